import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readErn } from '../read-ern.ts'
import { corpusFiles, hasCorpus } from '../testing/corpus.ts'

describe.skipIf(!hasCorpus)(
  'messages of a widely used distribution system, which follow no XSD',
  () => {
    it.each(corpusFiles('distro').map((path) => [basename(path), path]))(
      '%s read whole',
      (name, path) => {
        const message = readErn(readFileSync(path)).message!
        const main = message.releases.find(({ isMain }) => isMain)
        expect(main).toMatchObject({
          title: 'Night & Day',
          artist: 'Test Artist',
          label: 'Test Records',
        })
        expect(main?.resourceRefs).toHaveLength(3)
        expect(main?.coverRefs).toHaveLength(1)
        expect(message.resources.map(({ type }) => type)).toEqual([
          'SoundRecording',
          'SoundRecording',
          'Image',
        ])
        expect(message.resources.flatMap(({ files }) => files).map(({ uri }) => uri)).toEqual([
          '0123456789012_01_001.wav',
          '0123456789012_01_002.wav',
          '0123456789012.jpg',
        ])
        expect(message.resources[0]?.files[0]?.hash?.algorithm).toBe('MD5')
        expect(message.hasDealList).toBe(!name.includes('Takedown'))
        if (message.hasDealList)
          expect(message.deals).toMatchObject([
            {
              territories: ['Worldwide'],
              commercialModels: ['SubscriptionModel'],
              useTypes: ['OnDemandStream', 'NonInteractiveStream'],
              start: '2025-01-10',
            },
          ])
      },
    )
  },
)

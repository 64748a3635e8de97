import { expect, test } from 'vitest'
import { readErn } from '@ddex/ern'
import { existsSync, readFileSync } from 'node:fs'
import { distroRelease, writeDistroMessage, type DistroMessage } from './index.ts'

const at = new Date('2026-11-22T06:11:02.779Z')
const messageOf = (change: Partial<DistroMessage>): DistroMessage => ({
  ...{ dialect: 'B', version: '4.3', subType: 'Initial', messageId: 'MSG-1', createdAt: at },
  release: distroRelease(1),
  ...change,
})

const samples = new URL('../../../../../shared/distro/', import.meta.url)
const hasSamples = existsSync(samples)
if (!hasSamples) console.warn('The real messages of DDEX Distro are not here: not compared.')

/** Names of all elements, without their text and order among equals. */
const shapeOf = (xml: string): string[] =>
  [...new Set([...xml.matchAll(/<([A-Za-z:]+)[\s>]/g)].map(([, name]) => name ?? ''))].sort()

test.runIf(hasSamples).each(['382', '42', '43'])(
  'uses the elements of real messages, and no others: %s',
  (version) => {
    const real = readFileSync(new URL(`dialect-B_out-${version}-Initial.xml`, samples), 'utf8')
    const dotted = { 382: '3.8.2', 42: '4.2', 43: '4.3' }[version] as DistroMessage['version']
    const ours = shapeOf(writeDistroMessage(messageOf({ version: dotted })))
    const theirs = shapeOf(real)
    expect(ours.filter((name) => !theirs.includes(name))).toEqual([])
    const matters = theirs.filter((name) => !ours.includes(name))
    expect(matters).toEqual(
      matters.filter((name) =>
        /^(IsArtistRelated|ImageResolution|CatalogNumber|ArtistRole|LanguageOfPerformance)$/.test(
          name,
        ),
      ),
    )
  },
)

test.each(['3.8.2', '4.2', '4.3'] as const)('both dialects of %s can be read', (version) => {
  for (const dialect of ['A', 'B'] as const) {
    const { message } = readErn(writeDistroMessage(messageOf({ version, dialect })))
    expect(message?.releases[0]).toMatchObject({ title: 'Night & Day 1', artist: 'Test Artist' })
    expect(message?.resources.flatMap(({ files }) => files).map(({ uri }) => uri)).toEqual(
      [/_01_001\.wav$/, /_01_002\.wav$/, /\.jpg$/].map((form) => expect.stringMatching(form)),
    )
    expect(message?.hasDealList).toBe(true)
    const takeDown = messageOf({ version, dialect, subType: 'Takedown' })
    expect(readErn(writeDistroMessage(takeDown)).message?.hasDealList).toBe(false)
  }
})

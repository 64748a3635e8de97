import { writeNewRelease } from '@ddex/ern'
import { releaseDraft, testFiles, deliveryBench as service } from '@ddex/testkit'
import { describe, expect, it } from 'vitest'
import { TransientError } from '../errors.ts'
import type { ThreatVerdict } from '../ports/threat-scanner.ts'
import type { FeedSettings } from '../schema/feed.ts'
import { reprocessDelivery } from './reprocess.ts'

type Scan = (text: string) => ThreatVerdict

/** A service to which an album was sent whose first song is this. */
async function deliver(song: string, scan?: Scan, settings: Partial<FeedSettings> = {}) {
  const bench = service({ hashPolicy: 'off', ...settings })
  const scans: string[] = []
  if (scan)
    bench.parts.threats = {
      async scan(_size, open) {
        const text = Buffer.concat(await open().toArray()).toString()
        scans.push(text)
        return scan(text)
      },
    }
  for (const [uri, content] of Object.entries({ ...testFiles, 'resources/01.wav': song }))
    await bench.send(`A/${uri}`, content)
  await bench.send('A/release.xml', writeNewRelease(releaseDraft(), '4.3'))
  const issues = bench.deliveries.issues(bench.only().id)
  return { ...bench, scans, issues: issues.filter(({ layer }) => layer === 'files') }
}

describe('a delivery with a file that is not what it should be', () => {
  it.each([
    ['a program', '\x7fELF\x02\x01\x01'],
    ['a script', '#!/bin/sh\nrm -rf /'],
    ['an archive', 'Rar!\x1a\x07\x01\x00'],
    ['sound with an archive in it', `fLaC${'\0'.repeat(40)}Rar!\x1a\x07\x01\x00`],
  ])('is quarantined for %s, and the catalogue stays as it was', async (_name, song) => {
    const { only, issues, catalogue } = await deliver(song)
    expect(only()).toMatchObject({ state: 'quarantined', step: 'Quarantined' })
    expect(issues).toMatchObject([
      { code: 'FILE_CONTENT_FORBIDDEN', path: 'resources/01.wav', severity: 'error' },
    ])
    expect(catalogue.releases()).toEqual([])
  })

  it('is rejected for a picture that is called a recording', async () => {
    const { only, issues } = await deliver('GIF89a\x01\0\x01\0')
    expect(only().state).toBe('rejected')
    expect(issues).toMatchObject([{ code: 'FILE_TYPE_MISMATCH' }])
    expect(only().reason).toContain('it is a picture (image/gif)')
  })

  it('goes on when an admin lets just these files pass', async () => {
    const { only, settle, parts } = await deliver('#!/bin/sh')
    await reprocessDelivery(parts, only().id)
    await settle()
    expect(only().state).toBe('quarantined')
    await reprocessDelivery(parts, only().id, { accept: true })
    await settle()
    expect(only().state).toMatch(/^completed/)
  })

  it('stays where it is when other files came than the admin let pass', async () => {
    const { only, send, parts } = await deliver('#!/bin/sh')
    await reprocessDelivery(parts, only().id, { accept: true })
    await send('A/resources/01.wav', '#!/bin/sh\nanother')
    expect(only().state).toBe('quarantined')
  })

  it('goes on when the right file comes', async () => {
    const { only, send } = await deliver('#!/bin/sh')
    await send('A/resources/01.wav', 'the first song')
    expect(only().state).toBe('completed')
  })
})

describe('a feed that may deliver some types of file only (R13)', () => {
  const video = '\0\0\0\x18ftypisom\0\0\x02\0isomiso2'

  it('has a delivery with another one rejected: what it is, where, and how to mend it', async () => {
    const allowedFileTypes = ['audio', 'picture', 'unknown'] as const
    const { only, issues, catalogue, send } = await deliver(video, undefined, {
      allowedFileTypes: [...allowedFileTypes],
    })
    expect(only()).toMatchObject({
      state: 'rejected',
      reason:
        "'resources/01.wav' (SoundRecording A1) is not taken: it is a video (video/mp4), " +
        'and this feed takes sound recordings, pictures, and files of unknown type only.',
      nextStep:
        'Leave the file out of the message, or ask the service to allow such files on this feed.',
    })
    expect(issues).toMatchObject([{ code: 'FILE_TYPE_NOT_ALLOWED', path: 'resources/01.wav' }])
    expect(issues[0]?.line).toBeGreaterThan(0)
    expect(catalogue.releases()).toEqual([])
    await send('A/resources/01.wav', 'the first song')
    expect(only().state).toBe('completed')
  })

  it('is judged by the bytes: no name makes a type of it that is allowed', async () => {
    const { only } = await deliver('a song', undefined, { allowedFileTypes: ['audio', 'picture'] })
    expect(only().state).toBe('rejected')
    expect(only().reason).toContain('this feed takes sound recordings and pictures only')
  })

  it('delivers all that are not dangerous unless told otherwise', async () => {
    const { only } = await deliver(video)
    expect(only().state).toBe('completed')
  })
})

describe('a delivery whose files are scanned for threats', () => {
  it('is quarantined for a threat, by its name', async () => {
    const { only, issues } = await deliver('infected', (text) =>
      text === 'infected' ? { verdict: 'threat', name: 'Eicar-Test' } : { verdict: 'clean' },
    )
    expect(only()).toMatchObject({ state: 'quarantined' })
    expect(issues).toMatchObject([{ code: 'FILE_THREAT_FOUND' }])
    expect(only().reason).toContain('contains Eicar-Test')
  })

  it('completes when every file is clean, each scanned once', async () => {
    const { only, scans } = await deliver('a song', () => ({ verdict: 'clean' }))
    expect(only().state).toBe('completed')
    expect(scans.sort()).toEqual(['a song', 'the cover', 'the second song'])
  })

  it('completes with a warning for a file that the scanner does not take', async () => {
    const reason = 'It is larger than the scanner takes.'
    const { only, issues } = await deliver('long', () => ({ verdict: 'unscanned', reason }))
    expect(only().state).toBe('completed_with_warnings')
    expect(issues.map(({ code }) => code)).toEqual(Array(3).fill('FILE_NOT_SCANNED'))
  })

  it('waits while the scanner is away: unscanned is not clean', async () => {
    const { only, catalogue } = await deliver('a song', () => {
      throw new TransientError('THREAT_SCANNER_UNAVAILABLE', 'Away.')
    })
    expect(only().state).toBe('failed_retrying')
    expect(catalogue.releases()).toEqual([])
  })

  it('does not scan what is refused already', async () => {
    const { scans } = await deliver('#!/bin/sh', () => ({ verdict: 'clean' }))
    expect(scans).toEqual([])
  })
})

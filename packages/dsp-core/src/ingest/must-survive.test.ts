import { createHash } from 'node:crypto'
import { writeNewRelease } from '@ddex/ern'
import {
  releaseDraft,
  seededRandom,
  stateHash,
  testFiles,
  deliveryBench as service,
} from '@ddex/testkit'
import { describe, expect, it } from 'vitest'
import { assessArrival } from './assess-arrival.ts'
import type { IngestParts } from './parts.ts'
import { processDelivery } from './process-delivery.ts'

const message = () => writeNewRelease(releaseDraft(), '4.3')

/** Stores that answer in their own time, so that workers get into each other's way. */
function unhurried(parts: IngestParts, seed: number): IngestParts {
  const random = seededRandom(seed)
  const slow = <T extends object>(port: T): T =>
    new Proxy(port, {
      get(target, property, receiver) {
        const value: unknown = Reflect.get(target, property, receiver)
        if (typeof value !== 'function' || property === 'read' || property === 'awaiting')
          return value
        return async (...args: unknown[]) => {
          for (let wait = Math.floor(random() * 4); wait > 0; wait -= 1)
            await new Promise((resolve) => setImmediate(resolve))
          return Reflect.apply(value, target, args) as unknown
        }
      },
    })
  const { inbox, deliveries, catalogue, objects } = parts
  return {
    ...parts,
    inbox: slow(inbox),
    deliveries: slow(deliveries),
    catalogue: slow(catalogue),
    objects: slow(objects),
  }
}

describe('the same event (R23)', () => {
  it.each([1, 2, 3])(
    'a hundred times, by ten workers at once: one delivery, one set of writes, one answer (seed %i)',
    async (seed) => {
      const clean = service()
      await clean.sendRelease()
      const bench = service()
      bench.parts.signals = { assessArrival: async () => {}, processDelivery: async () => {} }
      await bench.sendRelease()
      const parts = unhurried(bench.parts, seed)
      const paths = [...Object.keys(testFiles), 'release.xml'].map((name) => `A/${name}`)
      const events = Array.from({ length: 100 }, (_, index) => paths[index % paths.length]!)
      const worker = async () => {
        for (let path = events.pop(); path; path = events.pop())
          for (const id of await assessArrival(parts, 'feed-a', path))
            await processDelivery(parts, id)
      }
      await Promise.all(Array.from({ length: 10 }, worker))
      const [release] = bench.catalogue.releases()
      expect(bench.only().state).toBe('completed')
      expect(bench.catalogue.versions(release!.id)).toHaveLength(1)
      expect(bench.acknowledgements.all()).toHaveLength(1)
      const titles = bench.deliveries.timeline(bench.only().id).map(({ title }) => title)
      expect(titles.filter((title) => title === 'Completed')).toHaveLength(1)
      expect(stateHash(bench)).toBe(stateHash(clean))
    },
  )

  it('as another file in another folder: received again, and nothing changes', async () => {
    const { sendRelease, at, catalogue } = service()
    await sendRelease()
    const before = catalogue.releases()
    await sendRelease({}, 'B')
    expect(at('B/release.xml')).toMatchObject({ state: 'completed', step: 'Received again' })
    expect(catalogue.releases()).toEqual(before)
    expect(catalogue.versions(before[0]!.id)).toHaveLength(1)
  })

  it('with other bytes under the same MessageId is another message', async () => {
    const { sendRelease, at, catalogue } = service()
    await sendRelease()
    await sendRelease({ title: 'High Tide' }, 'B')
    expect(at('B/release.xml').step).toBe('Completed')
    expect(catalogue.releases()).toMatchObject([{ title: 'High Tide' }])
  })
})

describe('an incomplete delivery (R01)', () => {
  it('waits and publishes nothing, whichever file is cut or missing', async () => {
    for (const [gone, content] of Object.entries(testFiles))
      for (const cut of [null, content.slice(0, 5)]) {
        const { send, only, catalogue, objects, pass } = service()
        await send('A/release.xml', message())
        for (const [uri, text] of Object.entries(testFiles))
          if (uri !== gone) await send(`A/${uri}`, text)
        if (cut !== null) await send(`A/${gone}.filepart`, cut)
        for (let minute = 0; minute < 30; minute += 1) await pass(60_000)
        expect(only().state).toBe('waiting_for_files')
        expect(catalogue.releases()).toEqual([])
        expect(objects.paths().filter((path) => path.startsWith('media/'))).toEqual([])
      }
  })
})

describe('wrong bytes (R29)', () => {
  const algorithms = { MD5: 'md5', 'SHA-1': 'sha1', 'SHA-256': 'sha256' }
  const cases = Object.keys(algorithms).flatMap((algorithm) =>
    Object.keys(testFiles).map((uri) => [algorithm, uri] as const),
  )
  const draftWith = (algorithm: string) => {
    const draft = releaseDraft()
    for (const file of [...draft.tracks.map((track) => track.file), draft.cover]) {
      const node = algorithms[algorithm as keyof typeof algorithms]
      const value = createHash(node).update(testFiles[file.uri]!).digest('hex')
      file.hash = { algorithm, value }
    }
    return draft
  }

  it.each(cases)('%s finds one flipped bit in %s', async (algorithm, flipped) => {
    const { send, only, catalogue, objects, deliveries } = service()
    for (const [uri, text] of Object.entries(testFiles)) {
      const bytes = Buffer.from(text)
      if (uri === flipped) bytes[3]! ^= 1
      await send(`A/${uri}`, bytes.toString('latin1'))
    }
    await send('A/release.xml', writeNewRelease(draftWith(algorithm), '4.3'))
    expect(only().state).toBe('rejected')
    expect(only().topIssues[0]).toMatchObject({ code: 'ERN_HASH_MISMATCH', path: flipped })
    expect(catalogue.releases()).toEqual([])
    // Kept apart: marked, never prepared, out of everybody's reach.
    const rows = deliveries.files(only().id).filter(({ state }) => state === 'hash_mismatch')
    expect(rows.map(({ uri }) => uri)).toEqual([flipped])
    expect(objects.paths().filter((path) => path.startsWith('media/'))).toEqual([])
    await send(`A/${flipped}`, testFiles[flipped]!)
    expect(only().state).toMatch(/^completed/)
  })

  it.each(Object.keys(algorithms))('%s that is wrong in the message rejects it', async (name) => {
    const { sendRelease, send, at, catalogue } = service()
    await sendRelease()
    const draft = draftWith(name)
    draft.tracks[0]!.file.hash.value = draft.tracks[0]!.file.hash.value.replace(/^./, (digit) =>
      digit === 'f' ? '0' : 'f',
    )
    draft.title = 'Wrong'
    for (const [uri, text] of Object.entries(testFiles)) await send(`B/${uri}`, text)
    await send('B/release.xml', writeNewRelease(draft, '4.3'))
    expect(at('B/release.xml').topIssues[0]?.code).toBe('ERN_HASH_MISMATCH')
    expect(catalogue.releases()).toMatchObject([{ title: 'Low Tide' }])
  })
})

describe('names that are nearly the same (R30)', () => {
  const twins = async (one: string, other: string) => {
    const draft = releaseDraft()
    draft.tracks[0]!.file.uri = one
    draft.tracks[1]!.file.uri = other
    const bench = service()
    await bench.send('A/release.xml', writeNewRelease(draft, '4.3'))
    await bench.send(`A/${one}`, testFiles['resources/01.wav']!)
    await bench.send(`A/${other}`, testFiles['resources/02.wav']!)
    await bench.send('A/resources/cover.jpg', testFiles['resources/cover.jpg']!)
    expect(bench.only().state).toBe('completed')
    const tracks = await bench.catalogue.tracksOf('icpn-0742832000017')
    const shaOf = (text: string) => createHash('sha256').update(text).digest('hex')
    expect(tracks.map(({ audioSha256 }) => audioSha256)).toEqual([
      shaOf(testFiles['resources/01.wav']!),
      shaOf(testFiles['resources/02.wav']!),
    ])
  }

  it.each([
    ['disc1/01.wav', 'disc2/01.wav'],
    ['resources/disc1/01.wav', 'resources/disc2/01.wav'],
    ['resources/song.wav', 'resources/SONG.wav'],
    ['resources/a.wav', 'resources/a.flac'],
  ])('%s and %s are two files, both kept', (one, other) => twins(one, other))
})

describe('a poison message (R31)', () => {
  it('is left for a person after five tries, 1, 2, 4 and 8 s apart; nobody else waits', async () => {
    const bench = service()
    const { prepareAudio } = bench.parts.media
    const poison = createHash('sha256').update('poison').digest('hex')
    let tries = 0
    bench.parts.media.prepareAudio = async (sha256, object, signal) => {
      if (sha256 !== poison) return prepareAudio(sha256, object, signal)
      tries += 1
      throw new Error('A fault of ours that this file brings out.')
    }
    const draft = releaseDraft({ icpn: '0742832000031' })
    draft.tracks[0]!.file.hash.value = createHash('md5').update('poison').digest('hex')
    for (const [uri, text] of Object.entries({ ...testFiles, 'resources/01.wav': 'poison' }))
      await bench.send(`P/${uri}`, text)
    await bench.send('P/release.xml', writeNewRelease(draft, '4.3'))
    for (const [index, seconds] of [1, 2, 4, 8].entries()) {
      const { state, nextAttemptAt } = bench.at('P/release.xml')
      expect([state, tries]).toEqual(['failed_retrying', index + 1])
      const wait = nextAttemptAt!.getTime() - bench.clock.now().getTime()
      expect(wait / 1000).toBeGreaterThanOrEqual(seconds)
      expect(wait / 1000).toBeLessThanOrEqual(seconds * 1.25)
      // Another delivery meanwhile: done as soon as its last file is here.
      const asked = bench.clock.now().getTime()
      await bench.sendRelease({ icpn: `07428320001${index}0` }, `other-${index}`)
      const { settledAt } = bench.at(`other-${index}/release.xml`)
      expect(settledAt!.getTime() - asked).toBeLessThanOrEqual(4000 + 1000)
      await bench.pass(Math.max(0, nextAttemptAt!.getTime() - bench.clock.now().getTime()))
    }
    expect(tries).toBe(5)
    expect(bench.at('P/release.xml')).toMatchObject({ state: 'failed', nextAttemptAt: null })
    expect(bench.at('P/release.xml').nextStep).toContain('process it again')
    await bench.pass(3_600_000)
    expect(tries).toBe(5)
  })
})

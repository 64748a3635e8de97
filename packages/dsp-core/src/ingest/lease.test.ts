import { writeNewRelease } from '@ddex/ern'
import { fakeClock, releaseDraft, testFiles, deliveryBench as service } from '@ddex/testkit'
import { describe, expect, it } from 'vitest'
import { LeaseLostError } from '../errors.ts'
import type { IngestParts } from './parts.ts'
import { processDelivery } from './process-delivery.ts'
import { reprocessDelivery } from './reprocess.ts'
import { leaseMs } from './run.ts'

const minutes = 60_000

/** A service whose delivery is whole, and whose first worker hangs while it prepares audio. */
async function hanging() {
  const bench = service()
  for (const [uri, text] of Object.entries(testFiles)) await bench.send(`A/${uri}`, text)
  const { prepareAudio } = bench.parts.media
  let begun = () => {}
  const atWork = new Promise<void>((resolve) => (begun = resolve))
  let aborted = false
  let release = () => {}
  const free = new Promise<void>((resolve) => (release = resolve))
  bench.parts.media.prepareAudio = async (sha256, object, signal) => {
    begun()
    await Promise.race([
      free,
      new Promise((_resolve, reject) =>
        signal?.addEventListener('abort', () => {
          aborted = true
          reject(signal.reason as Error)
        }),
      ),
    ])
    return prepareAudio(sha256, object)
  }
  const first = bench.send('A/release.xml', writeNewRelease(releaseDraft(), '4.3'))
  await atWork
  const restore = () => (bench.parts.media.prepareAudio = prepareAudio)
  return { ...bench, first, release, restore, wasAborted: () => aborted }
}

/** The same parts for a worker whose clock is wrong. */
function withSkew(parts: IngestParts, now: Date, ms: number): IngestParts {
  return { ...parts, clock: fakeClock(new Date(now.getTime() + ms).toISOString()) }
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

/** Does something the first time that the sender is told how a delivery has ended. */
function whileAcknowledged({ parts }: ReturnType<typeof service>, act: () => Promise<void>) {
  const store = parts.acknowledgements!
  const { add } = store
  store.add = async (acknowledgement) => {
    store.add = add
    await act()
    return add(acknowledgement)
  }
}

describe('what comes while the sender is told how a delivery has ended', () => {
  it('is looked at: the files that were missing', async () => {
    const bench = service({ patienceMinutes: 60 })
    whileAcknowledged(bench, async () => {
      expect(bench.only().state).toBe('rejected')
      for (const [uri, text] of Object.entries(testFiles)) await bench.send(`A/${uri}`, text)
    })
    await bench.send('A/release.xml', writeNewRelease(releaseDraft(), '4.3'))
    await bench.pass(61 * minutes)
    expect(bench.only().state).toBe('completed')
  })

  it('is looked at: a person who wants it done again', async () => {
    const bench = service()
    whileAcknowledged(bench, async () => {
      await reprocessDelivery(bench.parts, bench.only().id)
      await bench.settle()
    })
    await bench.send('A/release.xml', 'no message')
    const titles = bench.deliveries.timeline(bench.only().id).map(({ title }) => title)
    expect(titles).toContain('Looked at again')
  })
})

describe('the lease on a delivery', () => {
  it.each([
    ['right', 0],
    ['five minutes fast', 5 * minutes],
    ['five minutes slow', -5 * minutes],
  ])(
    'is taken over once, and not before it ends, by workers whose clocks are %s (R25)',
    async (_words, skew) => {
      const bench = await hanging()
      bench.restore()
      const { id } = bench.only()
      const tenWorkers = () => {
        const parts = withSkew(bench.parts, bench.clock.now(), skew)
        return Promise.all(Array.from({ length: 10 }, () => processDelivery(parts, id)))
      }
      bench.clock.advance(leaseMs - 1)
      const held = bench.only().lease
      await tenWorkers()
      expect(bench.only()).toMatchObject({ state: 'transcoding', lease: held, attempt: 0 })
      bench.clock.advance(1)
      await tenWorkers()
      expect(bench.only().state).toBe('completed')
      const titles = bench.deliveries.timeline(id).map(({ title }) => title)
      expect(titles.filter((title) => title === 'Completed')).toHaveLength(1)
      expect(titles.filter((title) => title === 'Files checked')).toHaveLength(2)
      const before = bench.only()
      bench.release()
      await bench.first
      expect(bench.only()).toEqual(before)
      expect(bench.catalogue.versions('icpn-0742832000017')).toHaveLength(1)
      expect(bench.only().acknowledgement).toMatchObject({ number: 1, status: 'FileOK' })
      expect(bench.acknowledgements.all()).toHaveLength(1)
    },
  )

  it('is renewed while something takes long', async () => {
    const bench = await hanging()
    for (let beat = 0; beat < 20; beat += 1) {
      bench.clock.advance(minutes)
      bench.ticker.tick()
      await turn()
      await processDelivery(bench.parts, bench.only().id)
    }
    bench.release()
    await bench.first
    expect(bench.only().state).toBe('completed')
    expect(bench.failures).toEqual([])
    expect(bench.ticker.running).toBe(0)
    const steps = bench.deliveries.timeline(bench.only().id)
    expect(steps.filter(({ title }) => title === 'Files checked')).toHaveLength(1)
  })

  it('that is lost stops the work at once', async () => {
    const bench = await hanging()
    bench.clock.advance(leaseMs)
    bench.restore()
    await processDelivery(bench.parts, bench.only().id)
    const before = bench.only()
    expect(before.state).toBe('completed')
    bench.ticker.tick()
    await bench.first
    expect(bench.wasAborted()).toBe(true)
    expect(bench.only()).toEqual(before)
  })

  it('is not lost for a store that is away for a moment', async () => {
    const bench = await hanging()
    const { update } = bench.parts.deliveries
    bench.parts.deliveries.update = async () => Promise.reject(new Error('Away.'))
    bench.ticker.tick()
    await turn()
    bench.parts.deliveries.update = update
    bench.release()
    await bench.first
    expect(bench.wasAborted()).toBe(false)
    expect(bench.only().state).toBe('completed')
  })

  it('error says which delivery it was', () => {
    expect(new LeaseLostError('d-1').message).toContain('d-1')
  })
})

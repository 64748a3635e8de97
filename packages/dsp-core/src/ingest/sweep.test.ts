import { writeNewRelease } from '@ddex/ern'
import { releaseDraft, deliveryBench as service } from '@ddex/testkit'
import { describe, expect, it } from 'vitest'
import { sweep } from './sweep.ts'

const day = 24 * 3_600_000
const away = () => Promise.reject(new Error('Away.'))
/** A service with 121 releases whose deals begin in a day. */
async function withReleasesOfTomorrow() {
  const bench = service()
  const [deal] = releaseDraft().deals
  await bench.sendRelease({ deals: [{ ...deal!, start: '2026-11-23' }] })
  const [first] = bench.catalogue.releases()
  const { release, tracks, deals } = bench.catalogue.entry(first!.id)
  for (let copy = 1; copy <= 120; copy += 1) {
    const like = { release: { ...release!, id: `copy-${copy}` }, tracks, deals, version: null }
    await bench.catalogue.change([like.release.id], () => [like])
  }
  bench.clock.advance(day)
  const shown = () => bench.catalogue.releases().filter(({ published }) => published)
  return { ...bench, shown }
}

/** A service with a delivery that is due, and what is logged of trouble in the sweep. */
async function withDueDelivery() {
  const bench = service({ patienceMinutes: 60 })
  await bench.send('A/release.xml', writeNewRelease(releaseDraft(), '4.3'))
  bench.clock.advance(31 * day)
  const failed: unknown[] = []
  bench.parts.logger.error = (_event, fields) => failed.push(fields?.part)
  return { ...bench, failed }
}

describe('the sweep', () => {
  it('gets deliveries going whatever else goes wrong, and says what did', async () => {
    const { parts, only, settle, failed } = await withDueDelivery()
    parts.catalogue.outOfDate = away
    parts.inbox.dueForReview = away
    parts.acknowledgements!.expired = away
    await sweep(parts)
    await settle()
    expect(only().state).toBe('rejected')
    expect(failed).toEqual(['releases', 'files', 'acknowledgements'])
  })

  it('asks for every delivery that is due, although the queue refuses one', async () => {
    const { parts, send, clock, recorded } = await withDueDelivery()
    await send('B/release.xml', writeNewRelease(releaseDraft(), '4.3'))
    clock.advance(day)
    const { processDelivery } = parts.signals
    let refused = 0
    parts.signals.processDelivery = async (id) => {
      if ((refused += 1) === 1) return away()
      return processDelivery(id)
    }
    const { due } = await sweep(parts)
    expect(due).toHaveLength(2)
    expect(recorded.deliveries).toEqual([due[1]])
  })

  it('does the rest when the deliveries cannot be read', async () => {
    const { parts, failed, send, clock, objects } = await withDueDelivery()
    await send('B/nobody.wav', 'a song of nobody')
    clock.advance(31 * day)
    parts.deliveries.due = away
    expect(await sweep(parts)).toMatchObject({ due: [], removed: 1 })
    expect(failed).toEqual(['deliveries'])
    expect(objects.paths()).toHaveLength(1)
  })
})

describe('a delivery that no worker takes', () => {
  /** Sweeps every minute while the queue swallows what it is asked for; answers how many minutes asked. */
  async function sweepsOf(bench: Awaited<ReturnType<typeof withDueDelivery>>, minutes: number) {
    bench.parts.signals.processDelivery = async () => undefined
    let asked = 0
    for (let minute = 0; minute < minutes; minute += 1) {
      asked += (await sweep(bench.parts)).due.length
      bench.clock.advance(60_000)
    }
    return asked
  }

  it('is asked for less and less often, and at once again when something new comes', async () => {
    const bench = await withDueDelivery()
    expect(await sweepsOf(bench, 16)).toBe(5)
    expect((await sweep(bench.parts)).due).toEqual([])
    await bench.deliveries.signal(bench.only().id)
    expect((await sweep(bench.parts)).due).toEqual([bench.only().id])
  })

  it('is processed by the first sweep after a worker is back that asks for it', async () => {
    const bench = await withDueDelivery()
    const { processDelivery } = bench.parts.signals
    await sweepsOf(bench, 20)
    bench.parts.signals.processDelivery = processDelivery
    for (let minute = 0; minute < 15; minute += 1) {
      await sweep(bench.parts)
      bench.clock.advance(60_000)
    }
    await bench.settle()
    expect(bench.only()).toMatchObject({ state: 'rejected', lease: null })
  })
})

describe('the deliveries of one moment', () => {
  /** A service with 121 more deliveries that are due at the same time. */
  async function withManyDue() {
    const bench = await withDueDelivery()
    const like = bench.only()
    for (let copy = 1; copy <= 121; copy += 1)
      await bench.deliveries.create({ ...like, id: `copy-${copy}` })
    return bench
  }

  it('are all asked for by one sweep, each once', async () => {
    const { parts } = await withManyDue()
    const { due } = await sweep(parts)
    expect(due).toHaveLength(122)
    expect(new Set(due).size).toBe(122)
  })

  it('are left to the next sweep when there is no time for more, and the rest is done', async () => {
    const { parts, clock, recorded, failed } = await withManyDue()
    const { processDelivery } = parts.signals
    parts.signals.processDelivery = async (id) => {
      clock.advance(1000)
      return processDelivery(id)
    }
    const { due } = await sweep(parts)
    expect(due).toHaveLength(32)
    expect(recorded.deliveries).toEqual(due)
    expect(failed).toEqual([])
  })
})

describe('the releases of one moment', () => {
  it('are all shown by one sweep, however many they are', async () => {
    const { parts, shown } = await withReleasesOfTomorrow()
    expect(shown()).toEqual([])
    expect(await sweep(parts)).toMatchObject({ published: 121 })
    expect(shown()).toHaveLength(121)
  })

  it('are left to the next sweep when there is no time for more', async () => {
    const { parts, shown, clock, catalogue } = await withReleasesOfTomorrow()
    const { change } = catalogue
    parts.catalogue.change = async (...asked) => {
      clock.advance(1000)
      return change(...asked)
    }
    await sweep(parts)
    expect(shown().length).toBeGreaterThanOrEqual(45)
    expect(shown().length).toBeLessThan(121)
    await sweep(parts)
    await sweep(parts)
    expect(shown()).toHaveLength(121)
  })

  it('do not wait for one that cannot be shown, which is tried once a sweep', async () => {
    const { parts, shown, catalogue } = await withReleasesOfTomorrow()
    const { change } = catalogue
    let tries = 0
    parts.catalogue.change = async (ids, decide) => {
      if (!ids.includes('copy-7')) return change(ids, decide)
      tries += 1
      throw new Error('Away.')
    }
    expect(await sweep(parts)).toMatchObject({ published: 120 })
    expect(shown()).toHaveLength(120)
    expect(tries).toBe(1)
  })
})

import { writeNewRelease } from '@ddex/ern'
import { releaseDraft } from '@ddex/testkit'
import { describe, expect, it } from 'vitest'
import { service } from './delivery-test-bench.ts'
import { sweep } from './sweep.ts'

const day = 24 * 3_600_000
const away = () => Promise.reject(new Error('Away.'))

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

import { writeNewRelease } from '@ddex/ern'
import { releaseDraft, testFiles, deliveryBench as service } from '@ddex/testkit'
import { describe, expect, it } from 'vitest'
import { TransientError } from '../errors.ts'
import { processDelivery } from './process-delivery.ts'
import { reprocessDelivery } from './reprocess.ts'
import { sweep } from './sweep.ts'

describe('trouble of our own', () => {
  it('is tried again later and then left for a person, without a word of it to the catalogue (R31)', async () => {
    const { parts, sendRelease, only, clock, catalogue } = service()
    parts.media.prepareAudio = async () => {
      throw new TransientError('STORE_UNAVAILABLE', 'The bucket does not answer.')
    }
    await sendRelease()
    for (const wait of [2000, 3000, 6000, 11_000]) {
      expect(only().state).toBe('failed_retrying')
      clock.advance(wait)
      for (const id of (await sweep(parts)).due) await processDelivery(parts, id)
    }
    expect(only()).toMatchObject({ state: 'failed', attempt: 5, nextAttemptAt: null })
    expect(only().reason).toBe('Something on our side went wrong (STORE_UNAVAILABLE).')
    expect(catalogue.releases()).toEqual([])
  })

  it('that kills every worker is given up, not begun for ever', async () => {
    const { parts, deliveries, send, clock, only } = service()
    await send('A/release.xml', writeNewRelease(releaseDraft(), '4.3'))
    for (let death = 0; death < 5; death += 1) {
      await deliveries.takeLease(only().id, `worker ${death}`, 1000)
      clock.advance(1000)
    }
    for (const id of (await sweep(parts)).due) await processDelivery(parts, id)
    expect(only()).toMatchObject({ state: 'failed' })
    expect(only().reason).toContain('WORKER_LOST')
  })

  it('is looked at again when a person asks for it, unless it ended well', async () => {
    const { parts, send, sendRelease, only, deliveries, settle } = service()
    await send('A/release.xml', 'no message')
    const steps = deliveries.timeline(only().id).length
    await reprocessDelivery(parts, only().id)
    await settle()
    expect(deliveries.timeline(only().id)).toHaveLength(steps + 2)
    await expect(reprocessDelivery(parts, 'unknown')).rejects.toMatchObject({
      code: 'DELIVERY_UNKNOWN',
    })
    await sendRelease({}, 'B')
    const good = deliveries.all().find(({ state }) => state === 'completed')
    await expect(reprocessDelivery(parts, good!.id)).rejects.toMatchObject({
      code: 'DELIVERY_NOT_OVER',
    })
  })

  it('while a delivery that is over is looked at is told as it is, and leaves it due', async () => {
    const { parts, send, only, pass, failures, deliveries } = service({ patienceMinutes: 60 })
    await send('A/release.xml', writeNewRelease(releaseDraft(), '4.3'))
    await pass(61 * 60_000)
    const steps = deliveries.timeline(only().id).length
    const { matching } = parts.inbox
    parts.inbox.matching = () => Promise.reject(new TransientError('STORE_UNAVAILABLE', 'Away.'))
    const errors: object[] = []
    parts.logger.error = (event, details) => errors.push({ event, ...details })
    for (const [uri, text] of Object.entries(testFiles)) await send(`A/${uri}`, text)
    expect(failures).toEqual([])
    expect(errors[0]).toMatchObject({ event: 'delivery_look_failed', code: 'STORE_UNAVAILABLE' })
    expect(only()).toMatchObject({ state: 'rejected', attempt: 0 })
    expect(only().nextAttemptAt).not.toBeNull()
    expect(deliveries.timeline(only().id)).toHaveLength(steps)
    parts.inbox.matching = matching
    await pass(60_000)
    expect(only().state).toBe('completed')
  })

  it("leaves a dead worker's delivery to the next one, not before its lease ends (R25)", async () => {
    const { parts, deliveries, send, clock } = service()
    await send('A/release.xml', writeNewRelease(releaseDraft(), '4.3'))
    const { id } = deliveries.all()[0]!
    await deliveries.takeLease(id, 'dead worker', 60_000)
    clock.advance(59_000)
    expect(await deliveries.takeLease(id, 'next', 60_000)).toBeNull()
    expect((await sweep(parts)).due).toEqual([])
    clock.advance(1000)
    expect((await sweep(parts)).due).toEqual([id])
    expect(await deliveries.takeLease(id, 'next', 60_000)).not.toBeNull()
    await expect(deliveries.update(id, {}, { owner: 'dead worker' })).rejects.toThrow(/lease/)
  })
})

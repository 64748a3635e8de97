import { beforeEach, describe, expect, it } from 'vitest'
import type { Delivery, DeliveryStore, TimelineStep } from '@ddex/dsp-core'
import { newDelivery } from '@ddex/dsp-core'
import { testFeed } from '../memory/ingest-parts.ts'

const now = new Date('2026-11-22T10:00:00.000Z')
const after = (ms: number) => new Date(now.getTime() + ms)

/** What every store of deliveries promises; run over each one. */
export function describeDeliveryStore(name: string, create: () => Promise<DeliveryStore>): void {
  describe(`deliveries in ${name}`, () => {
    let store: DeliveryStore
    let fresh: Delivery
    let count = 0

    beforeEach(async () => {
      store = await create()
      const id = `${name.replace(/\W/g, '')}-${Date.now()}-${(count += 1)}`
      fresh = newDelivery({ id, feed: testFeed(), folder: id, message: null, now })
    })

    const lease = (owner: string, at: Date, ms = 1000) =>
      store.takeLease(fresh.id, owner, at, new Date(at.getTime() + ms))

    it('are created once, and read as they were written', async () => {
      expect(await store.create(fresh)).toBe(true)
      expect(await store.create({ ...fresh, reason: 'another' })).toBe(false)
      expect(await store.get(fresh.id)).toMatchObject({ ...fresh })
      expect(await store.get('nothing')).toBeNull()
    })

    it('give a lease to one of many who ask at once', async () => {
      await store.create(fresh)
      const owners = Array.from({ length: 8 }, (_, index) => `worker-${index}`)
      const taken = await Promise.all(owners.map((owner) => lease(owner, now)))
      expect(taken.filter((delivery) => delivery !== null)).toHaveLength(1)
    })

    it('are due when a lease runs out, and then somebody else may take it', async () => {
      await store.create(fresh)
      await lease('dead', now)
      const isDue = async (at: Date) => (await store.due(at, 100)).some(({ id }) => id === fresh.id)
      expect(await isDue(after(999))).toBe(false)
      expect(await lease('next', after(999))).toBeNull()
      expect(await isDue(after(1000))).toBe(true)
      expect(await lease('next', after(1000))).toMatchObject({ id: fresh.id })
    })

    it('are changed only by the worker that has the lease', async () => {
      await store.create(fresh)
      await lease('mine', now)
      const step: TimelineStep = {
        at: now,
        state: 'validating',
        title: 'Read',
        detail: 'x',
        durationMs: null,
      }
      await store.update(fresh.id, { reason: 'mine' }, { owner: 'mine', step })
      const foreign = store.update(fresh.id, { reason: 'theirs' }, { owner: 'theirs', step })
      await expect(foreign).rejects.toMatchObject({ code: 'LEASE_LOST' })
      expect((await store.get(fresh.id))?.reason).toBe('mine')
    })

    it('tell the one who lets go that something new came meanwhile', async () => {
      await store.create(fresh)
      await lease('worker', now)
      expect(await store.releaseLease(fresh.id, 'worker')).toBe(false)
      await lease('worker', now)
      await store.signal(fresh.id)
      expect(await store.releaseLease(fresh.id, 'worker')).toBe(true)
      await lease('worker', now)
      expect(await store.releaseLease(fresh.id, 'worker')).toBe(false)
    })

    it('keep the time they want to be woken at when the lease is let go', async () => {
      await store.create(fresh)
      await lease('worker', now)
      await store.update(fresh.id, { nextAttemptAt: after(5000) }, { owner: 'worker' })
      await store.releaseLease(fresh.id, 'worker')
      expect(await store.get(fresh.id)).toMatchObject({ lease: null, nextAttemptAt: after(5000) })
      await lease('worker', now)
      await store.releaseLease(fresh.id, 'worker')
      expect((await store.get(fresh.id))?.nextAttemptAt).toBeNull()
    })

    it('are found by their folder, and gone when removed', async () => {
      await store.create(fresh)
      expect(await store.inFolder(fresh.feedId, fresh.folder)).toHaveLength(1)
      expect(await store.inFolder('another feed', fresh.folder)).toEqual([])
      await store.remove(fresh.id)
      expect(await store.get(fresh.id)).toBeNull()
      await store.remove(fresh.id)
    })
  })
}

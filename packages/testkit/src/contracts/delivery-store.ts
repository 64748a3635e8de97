import { beforeEach, describe, expect, it } from 'vitest'
import type { Clock, Delivery, DeliveryStore, TimelineStep } from '@ddex/dsp-core'
import { newDelivery } from '@ddex/dsp-core'
import { fakeClock, type FakeClock } from '../memory/fake-clock.ts'
import { testFeed } from '../memory/ingest-parts.ts'

const now = new Date('2026-11-22T10:00:00.000Z')
const after = (ms: number) => new Date(now.getTime() + ms)

/** What every store of deliveries promises; run over each one. */
export function describeDeliveryStore(
  name: string,
  create: (clock: Clock) => Promise<DeliveryStore>,
): void {
  describe(`deliveries in ${name}`, () => {
    let store: DeliveryStore
    let fresh: Delivery
    let count = 0

    let clock: FakeClock

    beforeEach(async () => {
      clock = fakeClock(now.toISOString())
      store = await create(clock)
      const id = `${name.replace(/\W/g, '')}-${Date.now()}-${(count += 1)}`
      fresh = newDelivery({ id, feed: testFeed(), folder: id, message: null, now })
    })

    const lease = (owner: string, ms = 1000) => store.takeLease(fresh.id, owner, ms)

    it('are created once, and read as they were written', async () => {
      expect(await store.create(fresh)).toBe(true)
      expect(await store.create({ ...fresh, reason: 'another' })).toBe(false)
      expect(await store.get(fresh.id)).toMatchObject({ ...fresh })
      expect(await store.get('nothing')).toBeNull()
    })

    it('give a lease to one of many who ask at once', async () => {
      await store.create(fresh)
      const owners = Array.from({ length: 8 }, (_, index) => `worker-${index}`)
      const taken = await Promise.all(owners.map((owner) => lease(owner)))
      expect(taken.filter((delivery) => delivery !== null)).toHaveLength(1)
    })

    it('are due when a lease runs out, and then one of many takes it over (R25)', async () => {
      await store.create(fresh)
      await lease('dead')
      const isDue = async (at: Date) => (await store.due(at, 100)).some(({ id }) => id === fresh.id)
      clock.advance(999)
      expect(await isDue(clock.now())).toBe(false)
      expect(await lease('next')).toBeNull()
      clock.advance(1)
      expect(await isDue(clock.now())).toBe(true)
      const asking = Array.from({ length: 8 }, (_, index) => lease(`next-${index}`))
      const taken = (await Promise.all(asking)).filter((delivery) => delivery !== null)
      expect(taken).toHaveLength(1)
      const late = store.update(fresh.id, { reason: 'late' }, { owner: 'dead', leaseMs: 1000 })
      await expect(late).rejects.toMatchObject({ code: 'LEASE_LOST' })
    })

    it('keep the lease of a worker that says that it lives', async () => {
      await store.create(fresh)
      await lease('alive')
      clock.advance(900)
      await store.update(fresh.id, {}, { owner: 'alive', leaseMs: 1000 })
      expect(await store.get(fresh.id)).toMatchObject({ nextAttemptAt: after(1900) })
      clock.advance(900)
      expect(await lease('next')).toBeNull()
      clock.advance(100)
      expect(await lease('next')).not.toBeNull()
    })

    it('are changed only by the worker that has the lease', async () => {
      await store.create(fresh)
      await lease('mine')
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
      await lease('worker')
      expect(await store.releaseLease(fresh.id, 'worker')).toBe(false)
      await lease('worker')
      await store.signal(fresh.id)
      expect(await store.releaseLease(fresh.id, 'worker')).toBe(true)
      await lease('worker')
      expect(await store.releaseLease(fresh.id, 'worker')).toBe(false)
    })

    it('keep the time they want to be woken at when the lease is let go', async () => {
      await store.create(fresh)
      await lease('worker')
      await store.update(fresh.id, { nextAttemptAt: after(5000) }, { owner: 'worker' })
      await store.releaseLease(fresh.id, 'worker')
      expect(await store.get(fresh.id)).toMatchObject({ lease: null, nextAttemptAt: after(5000) })
    })

    it('keep how they were asked for until something new comes or a worker does', async () => {
      const asked = { times: 3, dueAt: now, until: after(60_000) }
      await store.create(fresh)
      await store.update(fresh.id, { asked, looks: 2 })
      expect(await store.get(fresh.id)).toMatchObject({ asked, looks: 2 })
      await store.signal(fresh.id)
      expect(await store.get(fresh.id)).not.toHaveProperty('asked')
      expect(await store.get(fresh.id)).not.toHaveProperty('looks')
      await store.update(fresh.id, { asked })
      expect(await lease('worker')).not.toHaveProperty('asked')
      expect(await store.get(fresh.id)).not.toHaveProperty('asked')
    })

    it('stay due until they are over, whatever became of the worker', async () => {
      await store.create(fresh)
      await lease('worker')
      await store.releaseLease(fresh.id, 'worker')
      expect(await store.get(fresh.id)).toMatchObject({ lease: null, nextAttemptAt: after(1000) })
      await lease('worker')
      await store.update(fresh.id, { state: 'completed' }, { owner: 'worker' })
      await store.releaseLease(fresh.id, 'worker')
      expect((await store.get(fresh.id))?.nextAttemptAt).toBeNull()
    })

    it('that are due at the same time are read page by page, each once', async () => {
      const nextAttemptAt = after(-10 * 365 * 24 * 3_600_000)
      const ids = ['a', 'b', 'c', 'd', 'e'].map((letter) => `${fresh.id}-${letter}`)
      for (const id of ids) await store.create({ ...fresh, id, nextAttemptAt })
      const read: string[] = []
      let page = await store.due(nextAttemptAt, 2)
      while (page.length > 0) {
        read.push(...page.map(({ id }) => id))
        page = await store.due(nextAttemptAt, 2, page.at(-1))
      }
      expect(read.filter((id) => id.startsWith(fresh.id))).toEqual(ids)
      for (const id of ids) await store.remove(id)
    })

    it('are found by what they wait for and by their message, and gone when removed', async () => {
      const [key, sha256] = [`key of ${fresh.id}`, `sha256 of ${fresh.id}`]
      await store.create({ ...fresh, awaits: ['another key', key], messageSha256: sha256 })
      const waiting = []
      for await (const { id } of store.awaiting(key)) waiting.push(id)
      expect(waiting).toEqual([fresh.id])
      for await (const { id } of store.awaiting('no such key')) expect(id).toBe('nothing')
      const { feedId } = fresh
      expect((await store.withMessage(feedId, sha256)).map(({ id }) => id)).toEqual([fresh.id])
      expect(await store.withMessage('another feed', sha256)).toEqual([])
      await store.remove(fresh.id)
      expect(await store.get(fresh.id)).toBeNull()
      await store.remove(fresh.id)
    })

    it('are listed for their feed, newest first, and found by their MessageId', async () => {
      const feedId = `feed of ${fresh.id}`
      const ern = { messageId: 'MSG-7' } as Delivery['ern']
      const later = { ...fresh, feedId, id: `${fresh.id}-later`, createdAt: after(10), ern }
      await store.create({ ...fresh, feedId, createdAt: after(5) })
      await store.create(later)
      const listed = async (options: { before?: Date; limit: number }) =>
        (await store.ofFeed(feedId, options)).map(({ id }) => id)
      expect(await listed({ limit: 10 })).toEqual([later.id, fresh.id])
      expect(await listed({ limit: 1 })).toEqual([later.id])
      expect(await listed({ limit: 10, before: after(10) })).toEqual([fresh.id])
      const found = await store.withMessageId(feedId, 'MSG-7', 10)
      expect(found.map(({ id }) => id)).toEqual([later.id])
      expect(await store.withMessageId('another feed', 'MSG-7', 10)).toEqual([])
    })

    it('hold their files', async () => {
      await store.create(fresh)
      const file = { uri: 'a.wav', role: 'SoundRecording A1', state: 'missing' as const }
      const row = { ...file, size: null, expectedHash: null, foundHash: null, object: null }
      await store.replaceFiles(fresh.id, [row, { ...row, uri: 'b.wav' }])
      expect((await store.filesOf(fresh.id)).map(({ uri }) => uri)).toEqual(['a.wav', 'b.wav'])
      await store.replaceFiles(fresh.id, [row])
      expect(await store.filesOf(fresh.id)).toEqual([row])
    })
  })
}

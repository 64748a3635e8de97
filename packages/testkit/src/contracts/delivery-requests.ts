import { beforeEach, describe, expect, it } from 'vitest'
import type { DeliveryRequest, DeliveryRequests } from '@ddex/dsp-core'

const now = new Date('2026-11-22T10:00:00.000Z')

/** What every store of requests by HTTP promises; run over each one. */
export function describeDeliveryRequests(
  name: string,
  create: () => Promise<DeliveryRequests>,
): void {
  describe(`requests by HTTP in ${name}`, () => {
    let store: DeliveryRequests
    let fresh: DeliveryRequest
    let count = 0

    beforeEach(async () => {
      store = await create()
      const id = `${Date.now()}-${(count += 1)}`
      fresh = {
        ...{ id, feedId: `feed-${id}`, messageId: 'MSG-1', messagePath: 'MSG-1/MSG-1.xml' },
        ...{ audioUrls: ['https://a.example/1'], imageUrls: [], cancelledAt: null },
        ...{ receivedAt: now, expiresAt: new Date(now.getTime() + 1000) },
      }
    })

    it('are kept once, and read as they were written', async () => {
      expect(await store.add(fresh)).toEqual(fresh)
      expect(await store.get(fresh.feedId, fresh.id)).toEqual(fresh)
      expect(await store.get('another', fresh.id)).toBeNull()
    })

    it('stay what they were when made again, with the URLs of now', async () => {
      await store.add(fresh)
      const audioUrls = ['https://a.example/1?token=new']
      const again = { ...fresh, audioUrls, receivedAt: new Date(now.getTime() + 5000) }
      const kept = await store.add(again)
      expect(kept).toEqual({ ...fresh, audioUrls })
      expect(await store.get(fresh.feedId, fresh.id)).toEqual(kept)
    })

    it('are found by their message, newest first', async () => {
      const later = { ...fresh, id: `${fresh.id}-later`, receivedAt: new Date(now.getTime() + 1) }
      await store.add(fresh)
      await store.add(later)
      await store.add({ ...fresh, id: `${fresh.id}-other`, messageId: 'MSG-2' })
      const found = await store.withMessageId(fresh.feedId, 'MSG-1')
      expect(found.map(({ id }) => id)).toEqual([later.id, fresh.id])
      expect(await store.withMessageId('another', 'MSG-1')).toEqual([])
    })

    it('are called off once', async () => {
      await store.add(fresh)
      expect(await store.cancel(fresh.feedId, fresh.id, now)).toMatchObject({ cancelledAt: now })
      const later = new Date(now.getTime() + 9)
      expect(await store.cancel(fresh.feedId, fresh.id, later)).toMatchObject({ cancelledAt: now })
      expect(await store.cancel(fresh.feedId, 'none', now)).toBeNull()
    })

    it('are over in time, and forgotten', async () => {
      await store.add(fresh)
      const isOver = async (at: Date) =>
        (await store.expired(at, 500)).some(({ id }) => id === fresh.id)
      expect(await isOver(now)).toBe(false)
      expect(await isOver(fresh.expiresAt)).toBe(true)
      await store.remove(fresh.feedId, fresh.id)
      expect(await isOver(fresh.expiresAt)).toBe(false)
    })
  })
}

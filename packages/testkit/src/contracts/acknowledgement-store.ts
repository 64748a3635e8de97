import { beforeEach, describe, expect, it } from 'vitest'
import {
  newDelivery,
  type Acknowledgement,
  type AcknowledgementStore,
  type DeliveryStore,
} from '@ddex/dsp-core'
import { testFeed } from '../memory/ingest-parts.ts'

const now = new Date('2026-11-22T10:00:00.000Z')
const later = new Date('2026-11-22T11:00:00.000Z')

export interface AcknowledgementStores {
  acknowledgements: AcknowledgementStore
  deliveries: DeliveryStore
}

/** What every store of acknowledgements promises; run over each one. */
export function describeAcknowledgementStore(
  name: string,
  create: () => Promise<AcknowledgementStores>,
): void {
  describe(`acknowledgements in ${name}`, () => {
    let store: AcknowledgementStore
    let deliveries: DeliveryStore
    let feedId: string
    let count = 0

    const deliver = async () => {
      const id = `${feedId}-delivery-${(count += 1)}`
      const feed = testFeed({}, feedId)
      await deliveries.create(newDelivery({ id, feed, folder: id, message: null, now }))
      return id
    }
    const acknowledgement = (
      deliveryId: string,
      given: Partial<Acknowledgement> = {},
    ): Acknowledgement => ({
      name: 'ACK_MSG-1_20261122100000000.xml',
      feedId,
      deliveryId,
      number: 1,
      status: 'FileOK',
      outcome: 'fine',
      outcomeAt: now,
      object: 'acknowledgements/one.xml',
      size: 812,
      createdAt: now,
      expiresAt: later,
      fetchedAt: null,
      removedAt: null,
      ...given,
    })
    const toldOf = async (id: string) => (await deliveries.get(id))?.acknowledgement

    beforeEach(async () => {
      ;({ acknowledgements: store, deliveries } = await create())
      feedId = `feed-${Date.now()}-${(count += 1)}`
    })

    it('are there for their feed alone, and told of on their delivery', async () => {
      const one = acknowledgement(await deliver())
      expect(await store.add(one)).toBe('added')
      expect(await store.get(feedId, one.name)).toEqual(one)
      expect(await store.list(feedId, null, 10)).toEqual([one])
      expect(await store.get('another-feed', one.name)).toBeNull()
      expect(await store.list('another-feed', null, 10)).toEqual([])
      expect(await toldOf(one.deliveryId)).toEqual({
        number: 1,
        name: one.name,
        status: 'FileOK',
        sentAt: now,
        fetchedAt: null,
        outcome: 'fine',
        outcomeAt: now,
      })
    })

    it('are added once, however many add them at once (R23)', async () => {
      const one = acknowledgement(await deliver())
      const results = await Promise.all(Array.from({ length: 10 }, () => store.add(one)))
      expect(results.filter((result) => result === 'added')).toHaveLength(1)
      expect(new Set(results)).toEqual(new Set(['added', 'known']))
      expect(await store.list(feedId, null, 10)).toHaveLength(1)
    })

    it('have names of their own in a feed, and a delivery that is there', async () => {
      const one = acknowledgement(await deliver())
      await store.add(one)
      const other = await deliver()
      expect(await store.add(acknowledgement(other))).toBe('name_taken')
      expect(await toldOf(other)).toBeUndefined()
      expect(await store.add(acknowledgement(other, { name: 'ACK_2.xml' }))).toBe('added')
      expect(await store.add(acknowledgement('nothing', { name: 'ACK_3.xml' }))).toBe('gone')
    })

    it('follow one another when a delivery ends otherwise, and are confirmed when it does not', async () => {
      const id = await deliver()
      await store.add(acknowledgement(id))
      await store.noteFetched(feedId, 'ACK_MSG-1_20261122100000000.xml', later, false)
      await store.confirm(id, later)
      expect(await toldOf(id)).toMatchObject({ number: 1, outcomeAt: later, fetchedAt: later })
      const second = { number: 2, name: 'ACK_2.xml', status: 'ResourceMissing' } as const
      expect(await store.add(acknowledgement(id, second))).toBe('added')
      expect(await toldOf(id)).toMatchObject({ ...second, fetchedAt: null })
      expect(await store.list(feedId, null, 10)).toHaveLength(2)
    })

    it('are listed by name, a page at a time', async () => {
      for (const letter of ['c', 'a', 'd', 'b'])
        await store.add(acknowledgement(await deliver(), { name: `ACK_${letter}.xml` }))
      const names = async (after: string | null) =>
        (await store.list(feedId, after, 2)).map((found) => found.name)
      expect(await names(null)).toEqual(['ACK_a.xml', 'ACK_b.xml'])
      expect(await names('ACK_b.xml')).toEqual(['ACK_c.xml', 'ACK_d.xml'])
      expect(await names('ACK_d.xml')).toEqual([])
    })

    it('say when they were first fetched, and are gone from view when deleted', async () => {
      const one = acknowledgement(await deliver())
      await store.add(one)
      expect(await store.noteFetched(feedId, one.name, now, false)).toBe(true)
      expect(await store.noteFetched(feedId, one.name, later, true)).toBe(true)
      expect(await toldOf(one.deliveryId)).toMatchObject({ fetchedAt: now })
      expect(await store.get(feedId, one.name)).toBeNull()
      expect(await store.list(feedId, null, 10)).toEqual([])
      expect(await store.noteFetched(feedId, one.name, later, false)).toBe(false)
      expect(await store.add(one)).toBe('known')
    })

    it('count as fetched when they are deleted unread; the delivery tells of its newest one only', async () => {
      const id = await deliver()
      await store.add(acknowledgement(id))
      await store.add(acknowledgement(id, { number: 2, name: 'ACK_2.xml' }))
      await store.noteFetched(feedId, 'ACK_MSG-1_20261122100000000.xml', now, true)
      expect(await toldOf(id)).toMatchObject({ name: 'ACK_2.xml', fetchedAt: null })
      await store.noteFetched(feedId, 'ACK_2.xml', later, true)
      expect(await toldOf(id)).toMatchObject({ fetchedAt: later })
    })

    it('are found over all feeds when their time is over, and forgotten', async () => {
      const one = acknowledgement(await deliver())
      await store.add(one)
      const isOver = async (at: Date) =>
        (await store.expired(at, 100)).some((found) => found.feedId === feedId)
      expect(await isOver(now)).toBe(false)
      expect(await isOver(later)).toBe(true)
      await store.remove(feedId, one.name)
      expect(await isOver(later)).toBe(false)
      expect(await toldOf(one.deliveryId)).toMatchObject({ name: one.name })
      await store.remove(feedId, one.name)
    })
  })
}

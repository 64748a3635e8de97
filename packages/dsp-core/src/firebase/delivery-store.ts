import { FieldPath, FieldValue } from 'firebase-admin/firestore'
import type { DeliveryStore } from '../ports/stores.ts'
import type { Delivery } from '../schema/delivery.ts'
import { randomIds } from '../ids.ts'
import type { Firebase } from './connect.ts'
import { databaseTime, firestoreLeases, ownersChange, type LeaseTime } from './delivery-lease.ts'
import { documentsOf, replaceAll, type Documents } from './documents.ts'
import { inTransaction } from './in-transaction.ts'

const firstIssues = 1000
const pageSize = 300

/** Deliveries in Firestore. Leases and ownership are held by transactions. */
export function firestoreDeliveryStore(
  { firestore }: Firebase,
  timeOf: LeaseTime = databaseTime,
): DeliveryStore {
  const documents = documentsOf(firestore)
  const at = (id: string) => documents.deliveries.doc(id)
  const raw = (id: string) => firestore.doc(at(id).path)

  return {
    get: async (id) => (await at(id).get()).data() ?? null,

    async create(delivery) {
      try {
        await raw(delivery.id).create({ ...delivery, signals: 1, signalsSeen: 0 })
        return true
      } catch (error) {
        if (isAlreadyExists(error)) return false
        throw error
      }
    },

    async update(id, change, { step, ...options } = {}) {
      await inTransaction(firestore, async (transaction) => {
        const whole = await ownersChange(transaction, at(id), change, { ...options, timeOf })
        transaction.update(raw(id), { ...whole })
        if (step) transaction.create(documents.timeline(id).doc(timelineId(step.at)), step)
      })
    },

    ...firestoreLeases(firestore, timeOf),

    async signal(id) {
      const [signals, nothing] = [FieldValue.increment(1), FieldValue.delete()]
      await raw(id).update({ signals, asked: nothing, looks: nothing })
    },

    replaceFiles: (id, files) => replaceAll(documents.files(id), files),

    filesOf: async (id) =>
      (await documents.files(id).get()).docs.map((document) => document.data()),

    replaceIssues: (id, issues) =>
      replaceAll(
        documents.issues(id),
        issues.slice(0, firstIssues).map((issue, index) => ({ ...issue, index })),
      ),

    ...queriesOf(documents),

    async remove(id) {
      await raw(id).delete()
    },
  }
}

function queriesOf({
  deliveries,
}: Documents): Pick<
  DeliveryStore,
  'due' | 'awaiting' | 'withMessage' | 'ofFeed' | 'withMessageId'
> {
  return {
    async due(now, limit, after) {
      const query = deliveries
        .where('nextAttemptAt', '<=', now)
        .orderBy('nextAttemptAt')
        .orderBy(FieldPath.documentId())
        .limit(limit)
      const page = after ? query.startAfter(after.nextAttemptAt, after.id) : query
      return (await page.get()).docs.map((document) => document.data())
    },

    async *awaiting(key) {
      const query = deliveries.where('awaits', 'array-contains', key).limit(pageSize)
      let page = await query.get()
      while (page.docs.length > 0) {
        for (const document of page.docs) yield document.data()
        const last = page.docs.at(-1)
        if (!last || page.docs.length < pageSize) return
        page = await query.startAfter(last).get()
      }
    },

    async withMessage(feedId, sha256) {
      const query = deliveries
        .where('feedId', '==', feedId)
        .where('messageSha256', '==', sha256)
        .limit(50)
      return (await query.get()).docs.map((document): Delivery => document.data())
    },

    async ofFeed(feedId, { before, limit }) {
      const newest = deliveries.where('feedId', '==', feedId).orderBy('createdAt', 'desc')
      const query = before ? newest.startAfter(before) : newest
      return (await query.limit(limit).get()).docs.map((document) => document.data())
    },

    async withMessageId(feedId, messageId, limit) {
      const query = deliveries
        .where('feedId', '==', feedId)
        .where('ern.messageId', '==', messageId)
        .limit(limit)
      return (await query.get()).docs.map((document) => document.data())
    },
  }
}

/** Sorts by time; the tail keeps two steps of one millisecond apart. */
const timelineId = (at: Date): string => `${at.toISOString()}-${randomIds.next().slice(0, 8)}`

const alreadyExists = 6

const isAlreadyExists = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === alreadyExists

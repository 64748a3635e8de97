import { FieldValue } from 'firebase-admin/firestore'
import { LeaseLostError } from '../errors.ts'
import type { DeliveryStore } from '../ports/stores.ts'
import type { Delivery } from '../schema/delivery.ts'
import { randomIds } from '../ids.ts'
import type { Firebase } from './connect.ts'
import { documentsOf, replaceAll } from './documents.ts'

/** Fields that only this store needs, beside the delivery's own. */
interface Bookkeeping {
  /** Counts the times that something new was there to look at. */
  signals: number
  /** `signals` when the lease was taken. */
  signalsSeen: number
}

const firstIssues = 1000

/** Deliveries in Firestore. Leases and ownership are held by transactions. */
export function firestoreDeliveryStore({ firestore }: Firebase): DeliveryStore {
  const documents = documentsOf(firestore)
  const at = (id: string) => documents.deliveries.doc(id)
  const raw = (id: string) => firestore.doc(at(id).path)
  const bookkeeping = (data: unknown) => data as Partial<Bookkeeping> | undefined

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

    async update(id, change, { step, owner } = {}) {
      await firestore.runTransaction(async (transaction) => {
        if (owner) {
          const { lease } = (await transaction.get(at(id))).data() ?? {}
          if (lease?.owner !== owner) throw new LeaseLostError(id)
        }
        transaction.update(raw(id), { ...change })
        if (step) transaction.create(documents.timeline(id).doc(timelineId(step.at)), step)
      })
    },

    takeLease: (id, owner, now, until) =>
      firestore.runTransaction(async (transaction) => {
        const snapshot = await transaction.get(at(id))
        const delivery = snapshot.data()
        if (!delivery) return null
        if (delivery.lease && delivery.lease.expiresAt > now && delivery.lease.owner !== owner)
          return null
        const lease = { owner, expiresAt: until }
        const { signals = 0 } = bookkeeping(delivery) ?? {}
        transaction.update(raw(id), { lease, nextAttemptAt: until, signalsSeen: signals })
        return { ...delivery, lease, nextAttemptAt: until }
      }),

    releaseLease: (id, owner) =>
      firestore.runTransaction(async (transaction) => {
        const delivery = (await transaction.get(at(id))).data()
        if (delivery?.lease?.owner !== owner) return false
        const { signals = 0, signalsSeen = 0 } = bookkeeping(delivery) ?? {}
        const isUntouched = delivery.nextAttemptAt?.getTime() === delivery.lease.expiresAt.getTime()
        transaction.update(raw(id), {
          lease: null,
          ...(isUntouched ? { nextAttemptAt: null } : {}),
        })
        return signals > signalsSeen
      }),

    async signal(id) {
      await raw(id).update({ signals: FieldValue.increment(1) })
    },

    replaceFiles: (id, files) => replaceAll(documents.files(id), files),

    replaceIssues: (id, issues) =>
      replaceAll(
        documents.issues(id),
        issues.slice(0, firstIssues).map((issue, index) => ({ ...issue, index })),
      ),

    async due(now, limit) {
      const query = documents.deliveries
        .where('nextAttemptAt', '<=', now)
        .orderBy('nextAttemptAt')
        .limit(limit)
      return (await query.get()).docs.map((document) => document.data())
    },

    async inFolder(feedId, folder) {
      const query = documents.deliveries.where('feedId', '==', feedId).where('folder', '==', folder)
      return (await query.get()).docs.map((document): Delivery => document.data())
    },

    async remove(id) {
      await raw(id).delete()
    },
  }
}

/** Sorts by time; the tail keeps two steps of one millisecond apart. */
const timelineId = (at: Date): string => `${at.toISOString()}-${randomIds.next().slice(0, 8)}`

const alreadyExists = 6

const isAlreadyExists = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === alreadyExists

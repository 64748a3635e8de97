import { FieldValue } from 'firebase-admin/firestore'
import { LeaseLostError } from '../errors.ts'
import type { DeliveryStore } from '../ports/stores.ts'
import type { Delivery } from '../schema/delivery.ts'
import { randomIds } from '../ids.ts'
import type { Firebase } from './connect.ts'
import { firestoreLeases } from './delivery-lease.ts'
import { documentsOf, replaceAll } from './documents.ts'

const firstIssues = 1000

/** Deliveries in Firestore. Leases and ownership are held by transactions. */
export function firestoreDeliveryStore({ firestore }: Firebase): DeliveryStore {
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

    ...firestoreLeases(firestore),

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

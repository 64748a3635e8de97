import { renewed } from '../delivery/renewed-request.ts'
import type { DeliveryRequests } from '../ports/delivery-requests.ts'
import type { Firebase } from './connect.ts'
import { documentsOf } from './documents.ts'
import { inTransaction } from './in-transaction.ts'

const newestOfMessage = 20

/** Requests by HTTP in Firestore, a document each. */
export function firestoreDeliveryRequests({ firestore }: Firebase): DeliveryRequests {
  const documents = documentsOf(firestore)
  const at = (feedId: string, id: string) => documents.requests(feedId).doc(id)
  return {
    add: (request) =>
      inTransaction(firestore, async (transaction) => {
        const reference = at(request.feedId, request.id)
        const held = (await transaction.get(reference)).data()
        const kept = held ? renewed(held, request) : request
        transaction.set(reference, kept)
        return kept
      }),
    get: async (feedId, id) => (await at(feedId, id).get()).data() ?? null,
    async withMessageId(feedId, messageId) {
      const query = documents
        .requests(feedId)
        .where('messageId', '==', messageId)
        .limit(newestOfMessage)
      const found = (await query.get()).docs.map((document) => document.data())
      return found.sort((one, other) => +other.receivedAt - +one.receivedAt)
    },
    cancel: (feedId, id, cancelledAt) =>
      inTransaction(firestore, async (transaction) => {
        const held = (await transaction.get(at(feedId, id))).data()
        if (!held) return null
        const cancelled = { ...held, cancelledAt: held.cancelledAt ?? cancelledAt }
        transaction.set(at(feedId, id), cancelled)
        return cancelled
      }),
    async expired(now, limit) {
      const query = documents.allRequests
        .where('expiresAt', '<=', now)
        .orderBy('expiresAt')
        .limit(limit)
      return (await query.get()).docs.map((document) => document.data())
    },
    remove: async (feedId, id) => void (await at(feedId, id).delete()),
  }
}

import { FieldPath, type Transaction } from 'firebase-admin/firestore'
import type { AcknowledgementStore } from '../ports/acknowledgement-store.ts'
import type { Acknowledgement, DeliveryAcknowledgement } from '../schema/acknowledgement.ts'
import { feedCollections } from '../schema/collections.ts'
import { documentConverter } from '../schema/converter.ts'
import type { Firebase } from './connect.ts'
import { documentsOf } from './documents.ts'

/** Acknowledgements in Firestore: a document each, below its feed, so that names are unique there. */
export function firestoreAcknowledgementStore({ firestore }: Firebase): AcknowledgementStore {
  const documents = documentsOf(firestore)
  const at = (feedId: string, name: string) => documents.acknowledgements(feedId).doc(name)
  const delivery = (id: string) => documents.deliveries.doc(id)
  const raw = (path: string) => firestore.doc(path)

  /** Notes a fetch on the delivery, where this is still its newest acknowledgement. */
  const readNewest = async (transaction: Transaction, { deliveryId, name }: Acknowledgement) => {
    const newest = (await transaction.get(delivery(deliveryId))).data()?.acknowledgement
    return newest?.name === name ? newest : null
  }

  return {
    add: (acknowledgement) =>
      firestore.runTransaction(async (transaction) => {
        const { deliveryId, feedId, name, number } = acknowledgement
        const about = (await transaction.get(delivery(deliveryId))).data()
        if (!about) return 'gone'
        if ((about.acknowledgement?.number ?? 0) >= number) return 'known'
        if ((await transaction.get(at(feedId, name))).exists) return 'name_taken'
        transaction.create(at(feedId, name), acknowledgement)
        const newest = { acknowledgement: toldBy(acknowledgement) }
        transaction.update(raw(delivery(deliveryId).path), newest)
        return 'added'
      }),

    async confirm(deliveryId, outcomeAt) {
      const change = { 'acknowledgement.outcomeAt': outcomeAt }
      await raw(delivery(deliveryId).path).update(change)
    },

    async get(feedId, name) {
      const found = (await at(feedId, name).get()).data()
      return found && !found.removedAt ? found : null
    },

    async list(feedId, after, limit) {
      const all = documents
        .acknowledgements(feedId)
        .where('removedAt', '==', null)
        .orderBy(FieldPath.documentId())
        .limit(limit)
      const page = after === null ? all : all.startAfter(after)
      return (await page.get()).docs.map((document) => document.data())
    },

    noteFetched: (feedId, name, time, removed) =>
      firestore.runTransaction(async (transaction) => {
        const found = (await transaction.get(at(feedId, name))).data()
        if (!found || found.removedAt) return false
        const newest = await readNewest(transaction, found)
        const isNew = !found.fetchedAt
        if (!isNew && !removed) return true
        transaction.update(raw(at(feedId, name).path), {
          ...(isNew ? { fetchedAt: time } : {}),
          ...(removed ? { removedAt: time } : {}),
        })
        if (newest && isNew) {
          const path = delivery(found.deliveryId).path
          transaction.update(raw(path), { 'acknowledgement.fetchedAt': time })
        }
        return true
      }),

    async expired(now, limit) {
      const query = firestore
        .collectionGroup(feedCollections.acknowledgements)
        .where('expiresAt', '<=', now)
        .orderBy('expiresAt')
        .limit(limit)
        .withConverter<Acknowledgement>(documentConverter<Acknowledgement>())
      return (await query.get()).docs.map((document) => document.data())
    },

    async remove(feedId, name) {
      await at(feedId, name).delete()
    },
  }
}

/** What the delivery tells of it. */
const toldBy = ({
  number,
  name,
  status,
  createdAt: sentAt,
  outcome,
  outcomeAt,
}: Acknowledgement): DeliveryAcknowledgement => ({
  number,
  name,
  status,
  sentAt,
  fetchedAt: null,
  outcome,
  outcomeAt,
})

import { FieldPath, type Firestore } from 'firebase-admin/firestore'
import type { AcknowledgementStore } from '../ports/acknowledgement-store.ts'
import type { Acknowledgement, DeliveryAcknowledgement } from '../schema/acknowledgement.ts'
import { feedCollections } from '../schema/collections.ts'
import { documentConverter } from '../schema/converter.ts'
import type { Firebase } from './connect.ts'
import { documentsOf } from './documents.ts'
import { inTransaction } from './in-transaction.ts'

/** Acknowledgements in Firestore: a document each, below its feed, so that names are unique there. */
export function firestoreAcknowledgementStore({ firestore }: Firebase): AcknowledgementStore {
  const documents = documentsOf(firestore)
  const at = (feedId: string, name: string) => documents.acknowledgements(feedId).doc(name)
  const delivery = (id: string) => documents.deliveries.doc(id)
  const raw = (path: string) => firestore.doc(path)

  return {
    add: (acknowledgement) =>
      inTransaction(firestore, async (transaction) => {
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
      await raw(delivery(deliveryId).path).update({ 'acknowledgement.outcomeAt': outcomeAt })
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
      inTransaction(firestore, async (transaction) => {
        const found = (await transaction.get(at(feedId, name))).data()
        if (!found || found.removedAt) return false
        const about = (await transaction.get(delivery(found.deliveryId))).data()
        const change = {
          ...(found.fetchedAt ? {} : { fetchedAt: time }),
          ...(removed ? { removedAt: time } : {}),
        }
        if (Object.keys(change).length === 0) return true
        transaction.update(raw(at(feedId, name).path), change)
        if (!found.fetchedAt && about?.acknowledgement?.name === name) {
          const told = { 'acknowledgement.fetchedAt': time }
          transaction.update(raw(delivery(found.deliveryId).path), told)
        }
        return true
      }),

    async expired(now, limit) {
      const query = everywhere(firestore).where('expiresAt', '<=', now).orderBy('expiresAt')
      return (await query.limit(limit).get()).docs.map((document) => document.data())
    },

    async remove(feedId, name) {
      await at(feedId, name).delete()
    },
  }
}

/** The acknowledgements of all feeds. */
const everywhere = (firestore: Firestore) =>
  firestore
    .collectionGroup(feedCollections.acknowledgements)
    .withConverter<Acknowledgement>(documentConverter<Acknowledgement>())

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

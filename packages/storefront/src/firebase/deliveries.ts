import type {
  Delivery,
  DeliveryFile,
  DeliveryIssue,
  DeliveryLog,
  TimelineStep,
} from '@ddex/dsp-core/schema'
import { collections, deliveryCollections, documentConverter } from '@ddex/dsp-core/schema'
import type { DocumentData, Query } from 'firebase/firestore'
import {
  collection,
  connectFirestoreEmulator,
  doc,
  getFirestore,
  limit,
  onSnapshot,
  orderBy,
  query,
  where,
} from 'firebase/firestore'
import type { DeliveriesBackend, Identified, Live } from '../backend.ts'
import type { Connection } from './app.ts'
import { callable } from './callables.ts'
import { toBackendError } from './problem.ts'

const latestCount = 50
const issueLimit = 1000

/** All documents of a query, live, each with its id. */
const liveList =
  <T extends object>(wanted: Query<T>): Live<Identified<T>[]> =>
  (next, failed) =>
    onSnapshot(
      wanted,
      (snapshot) => next(snapshot.docs.map((found) => ({ ...found.data(), id: found.id }))),
      (error) => failed(toBackendError(error)),
    )

/** Deliveries as they happen, through Firestore's listening SDK. */
export function firebaseDeliveries(connection: Connection): DeliveriesBackend {
  const { app, emulators } = connection
  const reprocessDelivery = callable<{ deliveryId: string }, unknown>(
    connection,
    'reprocessDelivery',
  )
  const showAcknowledgement = callable<{ deliveryId: string }, { xml: string }>(
    connection,
    'showAcknowledgement',
  )
  const store = getFirestore(app)
  if (emulators) connectFirestoreEmulator(store, emulators.firestoreHost, emulators.firestorePort)

  const all = collection(store, collections.deliveries).withConverter<Delivery, DocumentData>(
    documentConverter<Delivery>(),
  )
  const logs = collection(store, collections.deliveryLogs).withConverter<DeliveryLog, DocumentData>(
    documentConverter<DeliveryLog>(),
  )
  const within = <T extends object>(id: string, name: string) =>
    collection(store, collections.deliveries, id, name).withConverter<T, DocumentData>(
      documentConverter<T>(),
    )

  return {
    latest: liveList(query(all, orderBy('updatedAt', 'desc'), limit(latestCount))),
    connections: liveList(query(logs, where('endedAt', '==', null), limit(latestCount))),
    one: (id) => (next, failed) =>
      onSnapshot(
        doc(all, id),
        (found) => next(found.data() ?? null),
        (error) => failed(toBackendError(error)),
      ),
    timeline: (id) => liveList(within<TimelineStep>(id, deliveryCollections.timeline)),
    files: (id) =>
      liveList(query(within<DeliveryFile>(id, deliveryCollections.files), limit(issueLimit))),
    issues: (id) =>
      liveList(query(within<DeliveryIssue>(id, deliveryCollections.issues), limit(issueLimit))),
    reprocess: async (deliveryId) => void (await reprocessDelivery({ deliveryId })),
    acknowledgement: async (deliveryId) => (await showAcknowledgement({ deliveryId })).xml,
  }
}

export { connectFirebase, type Firebase, type FirebaseConfig } from './connect.ts'
export { firestoreBanStore } from './ban-store.ts'
export { firebaseAcknowledgementFolder } from './acknowledgement-folder.ts'
export { firestoreAcknowledgementStore } from './acknowledgement-store.ts'
export { firestoreCatalogueStore } from './catalogue-store.ts'
export { firebaseConnectionLog } from './connection-log.ts'
export { firestoreDeliveryRequests } from './delivery-requests.ts'
export { storageResumableUploads } from './resumable-uploads.ts'
export { firestoreDeliveryStore } from './delivery-store.ts'
export { documentsOf } from './documents.ts'
export { firebaseFeedDirectory, firestoreFeedStore } from './feed-store.ts'
export { firestoreFeedRegistry } from './feed-registry.ts'
export { firebaseInbox } from './inbox.ts'
export { firestoreInboxStore } from './inbox-store.ts'
export { firebaseIngestParts } from './ingest-parts.ts'
export { firestorePollCursors } from './poll-cursors.ts'
export { storageObjectStore } from './object-store.ts'
export { serviceSettings } from './service-settings.ts'
export { gatewayMediaDelivery, signedMediaDelivery } from './signed-media.ts'
export {
  cloudTaskSignals,
  fetchSoon,
  taskFunctions,
  type AssessTask,
  type ProcessTask,
} from './task-signals.ts'

import { describe, inject } from 'vitest'
import {
  connectFirebase,
  firestoreCatalogueStore,
  firestoreDeliveryStore,
  firestoreFeedRegistry,
  firestoreInboxStore,
  type Firebase,
} from '@ddex/dsp-core/firebase'
import { describeCatalogueStore } from '../src/contracts/catalogue-store.ts'
import { describeDeliveryStore } from '../src/contracts/delivery-store.ts'
import { describeFeedRegistry } from '../src/contracts/feed-registry.ts'
import { describeInboxStore } from '../src/contracts/inbox-store.ts'

const address = inject('firestore')

/** The real SDK against the emulator, past the rules as all servers are. */
function connect(): Firebase {
  process.env['FIRESTORE_EMULATOR_HOST'] = `${address?.host}:${address?.port}`
  return connectFirebase({ projectId: 'demo-stores', bucket: 'demo-stores.appspot.com' })
}

describe.skipIf(!address)('with the Firestore emulator', () => {
  describeDeliveryStore('Firestore', async () => firestoreDeliveryStore(connect()))
  describeCatalogueStore('Firestore', async () => firestoreCatalogueStore(connect()))
  describeInboxStore('Firestore', async () => firestoreInboxStore(connect()))
  describeFeedRegistry('Firestore', async () => firestoreFeedRegistry(connect()))
})

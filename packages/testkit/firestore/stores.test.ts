import type { DocumentReference } from 'firebase-admin/firestore'
import { describe, expect, inject } from 'vitest'
import { systemClock } from '@ddex/dsp-core'
import {
  connectFirebase,
  documentsOf,
  firebaseConnectionLog,
  firestoreBanStore,
  firestoreAcknowledgementStore,
  firestoreCatalogueStore,
  firestoreDeliveryRequests,
  firestoreDeliveryStore,
  firestoreFeedRegistry,
  firestoreInboxStore,
  type Firebase,
} from '@ddex/dsp-core/firebase'
import { describeBanStore } from '../src/contracts/ban-store.ts'
import { describeAcknowledgementStore } from '../src/contracts/acknowledgement-store.ts'
import { describeCatalogueStore } from '../src/contracts/catalogue-store.ts'
import { describeConnectionLog } from '../src/contracts/connection-log.ts'
import { describeDeliveryRequests } from '../src/contracts/delivery-requests.ts'
import { describeDeliveryStore } from '../src/contracts/delivery-store.ts'
import { describeFeedRegistry } from '../src/contracts/feed-registry.ts'
import { describeInboxStore } from '../src/contracts/inbox-store.ts'
import { describeStoredSecrets } from '../src/contracts/stored-secrets.ts'

const address = inject('firestore')

/** The real SDK against the emulator, past the rules as all servers are. */
function connect(): Firebase {
  process.env['FIRESTORE_EMULATOR_HOST'] = `${address?.host}:${address?.port}`
  return connectFirebase({ projectId: 'demo-stores', bucket: 'demo-stores.appspot.com' })
}

describe.skipIf(!address)('with the Firestore emulator', () => {
  describeBanStore('Firestore', async () => {
    const firebase = connect()
    const logger = { info: () => undefined, warn: () => undefined, error: () => undefined }
    const store = firestoreBanStore(firebase, { clock: systemClock, logger })
    const remove = async (id: string) => void (await firebase.firestore.doc(`bans/${id}`).delete())
    return { store, remove }
  })
  describeDeliveryStore('Firestore', async (clock) =>
    firestoreDeliveryStore(connect(), () => clock.now()),
  )
  describeCatalogueStore('Firestore', async () => firestoreCatalogueStore(connect()))
  describeInboxStore('Firestore', async () => firestoreInboxStore(connect()))
  describeAcknowledgementStore('Firestore', async () => ({
    deliveries: firestoreDeliveryStore(connect()),
    acknowledgements: firestoreAcknowledgementStore(connect()),
  }))
  describeDeliveryRequests('Firestore', async () => firestoreDeliveryRequests(connect()))
  describeConnectionLog('Firestore', async () => {
    const firebase = connect()
    const { logs } = documentsOf(firebase.firestore)
    const read = async (id: string) => (await logs.doc(id).get()).data() ?? null
    return { log: firebaseConnectionLog(firebase), read }
  })
  describeFeedRegistry('Firestore', async () => firestoreFeedRegistry(connect()))
  describeStoredSecrets('Firestore', async () => {
    const firebase = connect()
    const { feeds, activity } = documentsOf(firebase.firestore)
    const below = async (document: DocumentReference): Promise<unknown[]> => {
      const collections = await document.listCollections()
      const inner = await Promise.all(collections.map((each) => each.listDocuments()))
      const rest = await Promise.all(inner.flat().map(below))
      return [(await document.get()).data(), ...rest.flat()]
    }
    const everything = async (ids: string[]) => {
      const documents = await Promise.all(
        ids.map((id) => below(firebase.firestore.doc(feeds.doc(id).path))),
      )
      const subjects = ids.map((id) => feeds.doc(id).path)
      const noted = await activity.where('subject', 'in', subjects).get()
      expect(noted.size).toBe(7)
      return [...documents.flat(), ...noted.docs.map((each) => each.data())]
    }
    return { registry: firestoreFeedRegistry(firebase), everything }
  })
})

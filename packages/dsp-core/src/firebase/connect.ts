import { cert, initializeApp, getApps, type App, type ServiceAccount } from 'firebase-admin/app'
import { initializeFirestore, type Firestore } from 'firebase-admin/firestore'
import { getFunctions, type Functions } from 'firebase-admin/functions'
import { getStorage } from 'firebase-admin/storage'
import { Crc32c } from './crc32c.ts'

type Bucket = ReturnType<ReturnType<typeof getStorage>['bucket']>

/** A Firebase project, as our adapters need it. */
export interface Firebase {
  app: App
  firestore: Firestore
  bucket: Bucket
  functions: Functions
  /** Where the functions, and so their task queues, are. */
  region: string
  /** Cloud Tasks waits as it is told. Its emulator does not; there the sweep wakes what waits. */
  delaysTasks: boolean
}

export interface FirebaseConfig {
  projectId: string
  /** Cloud Storage bucket for staging, media and artwork. */
  bucket: string
  /** Where the functions are; `us-central1` unless said otherwise. */
  region?: string
  /** See `Firebase`; true unless said otherwise. */
  delaysTasks?: boolean
  /** A service account's key in JSON, where the machine has no credentials of its own. */
  serviceAccount?: string
  /** Speaks HTTP with Firestore and loads no gRPC: for processes that live for one piece of work. */
  startsFast?: boolean
}

/** Connects with the machine's own credentials, or to the emulators when their variables are set. */
export function connectFirebase(config: FirebaseConfig): Firebase {
  const { projectId, bucket, region = 'us-central1', delaysTasks = true } = config
  const { serviceAccount, startsFast = false } = config
  const known = getApps()[0]
  const key = serviceAccount
    ? { credential: cert(JSON.parse(serviceAccount) as ServiceAccount) }
    : {}
  const app = known ?? initializeApp({ projectId, storageBucket: bucket, ...key })
  const firestore = initializeFirestore(app, { preferRest: startsFast })
  if (!known) firestore.settings({ ignoreUndefinedProperties: false })
  return {
    app,
    firestore,
    bucket: withFastSums(getStorage(app).bucket(bucket)),
    functions: getFunctions(app),
    region,
    delaysTasks,
  }
}

/** Google's library reckons a CRC-32C of all that is written and read, unless somebody else does. */
function withFastSums(bucket: Bucket): Bucket {
  bucket.crc32cGenerator = () => new Crc32c()
  return bucket
}

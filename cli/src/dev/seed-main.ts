/**
 * Puts the demo sign-ins, feed and settings into the emulators. A program of its own: it knows the
 * service's schema, which the command line tool does not load to start.
 */
import { text } from 'node:stream/consumers'
import {
  collections,
  defaultFeedSettings,
  feedCollections,
  hashPassword,
  serviceSettingsId,
  type Feed,
  type FeedCredentials,
  type GcsLocation,
  type ServiceSettings,
} from '@ddex/dsp-core'
import { ownerHeaders, setDocument } from './firestore-rest.ts'
import { deliveryBucket } from './project.ts'
import { s3Place } from './s3-demo.ts'
import type { Seed } from './seed.ts'
import { gcsPrefix, type DemoFeed } from './sign-ins.ts'

function required(name: string): string {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set`)
  return value
}

const projectId = required('GCLOUD_PROJECT')
const firestore = required('FIRESTORE_EMULATOR_HOST')
const auth = `http://${required('FIREBASE_AUTH_EMULATOR_HOST')}/identitytoolkit.googleapis.com/v1/projects/${projectId}`

async function post(path: string, body: object): Promise<void> {
  const response = await fetch(`${auth}/${path}`, {
    method: 'POST',
    headers: ownerHeaders,
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${path}: ${await response.text()}`)
}

async function addUser({ email, password, name, claims }: Seed['users'][number]): Promise<void> {
  const localId = `demo-${claims.role}`
  await post('accounts', { localId, email, password, displayName: name, emailVerified: true })
  await post('accounts:update', { localId, customAttributes: JSON.stringify(claims) })
}

const bucketPlace: GcsLocation = {
  ...{ kind: 'gcs', bucket: deliveryBucket, prefix: gcsPrefix, access: 'service-account' },
  ...{ senderAccount: null, arrival: 'trigger', subscription: null, afterReceipt: 'move' },
}

const placeOf = (protocol: DemoFeed['protocol']): Feed['location'] =>
  protocol === 'gcs' ? bucketPlace : protocol === 's3' ? s3Place : null

async function addFeed({ password, hashPolicy, ...names }: Seed['feeds'][number]): Promise<void> {
  const now = new Date()
  const location = placeOf(names.protocol)
  const signsIn = location === null && names.username !== ''
  const username = signsIn ? names.username : null
  const { assetHosts } = defaultFeedSettings
  const feed: Feed = {
    ...{ ...names, username, distributorId: 'demo-distributor', active: true, location },
    settings: {
      // Short enough to watch: a demo package is there in a second.
      ...{ ...defaultFeedSettings, settleSeconds: 5, hashPolicy },
      assetHosts: [...assetHosts, '127.0.0.1'],
    },
    ...{ createdAt: now, updatedAt: now, lastDeliveryAt: null },
  }
  const credentials: FeedCredentials = {
    // Who may put objects into a bucket is not for us to check.
    passwordHash: location !== null || password === '' ? null : await hashPassword(password),
    publicKeys: [],
    updatedAt: now,
  }
  const path = `${collections.feeds}/${names.id}`
  await setDocument(
    firestore,
    projectId,
    `${path}/${feedCollections.credentials}/${names.protocol}`,
    credentials,
  )
  await setDocument(firestore, projectId, path, feed)
}

const seed = JSON.parse(await text(process.stdin)) as Seed
const service: Partial<ServiceSettings> = seed.service
await Promise.all([
  ...seed.users.map(addUser),
  ...seed.feeds.map(addFeed),
  setDocument(firestore, projectId, `${collections.settings}/${serviceSettingsId}`, service),
])

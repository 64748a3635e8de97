import { Storage } from '@google-cloud/storage'
import {
  senderFolder,
  type ArrivedFile,
  type Feed,
  type FeedDirectory,
  type GcsLocation,
  type Inbox,
  type PollCursors,
} from '@ddex/dsp-core'
import { liveMemoryService, RecordingConnectionLog, testFeed } from '@ddex/testkit'
import { silentLogger } from '../common/silent-logger.ts'
import { GcsIngestion } from './gcs-ingestion.ts'
import { makeAccount, type KeyFile, type TestAccount } from './gcs-test-accounts.ts'
import { GcsTestServer } from './gcs-test-server.ts'
import { signsItself } from './self-signed.ts'
import type { ReceivedMessage, GoogleApi } from './subscription.ts'

export const bucket = 'label-deliveries'
export const ownBucket = 'demo.appspot.com'

export function gcsFeed(id: string, location: Partial<GcsLocation> = {}, settings = {}): Feed {
  return {
    ...testFeed(settings, id),
    ...{ protocol: 'gcs', username: null },
    location: {
      ...{ kind: 'gcs', bucket, prefix: `deliveries/${id}/`, access: 'service-account' },
      ...{ senderAccount: null, arrival: 'trigger', subscription: null, afterReceipt: 'keep' },
      ...location,
    },
  }
}

/** The service's own, which may do everything. */
const own = makeAccount('signer@demo.iam.gserviceaccount.com', () => true)

/** A client that shows a token which its account has signed itself. */
export function storageAs(keyFile: KeyFile, apiEndpoint: string): Storage {
  const storage = new Storage({
    ...{ projectId: 'demo', apiEndpoint, useAuthWithCustomEndpoint: true },
    credentials: { client_email: keyFile.client_email, private_key: keyFile.private_key },
    retryOptions: { autoRetry: false },
  })
  signsItself(storage)
  return storage
}

/** Pub/Sub's two calls, on memory: what is not acknowledged comes again. */
export function memorySubscription() {
  const waiting = new Map<string, ReceivedMessage>()
  const api: GoogleApi = async (path, body) => {
    if (path.endsWith(':pull')) return { receivedMessages: [...waiting.values()] }
    for (const id of (body as { ackIds: string[] }).ackIds) waiting.delete(id)
    return {}
  }
  const publish = (attributes: Record<string, string>, payload?: object) => {
    const ackId = `ack-${waiting.size + 1}-${attributes.objectId ?? ''}`
    const data = payload ? Buffer.from(JSON.stringify(payload)).toString('base64') : ''
    waiting.set(ackId, { ackId, message: { attributes, data } })
  }
  return { api, publish, waiting }
}

export interface GcsBenchOptions {
  /** Of senders. */
  accounts?: readonly TestAccount[]
  /** Stands in the place of the delivery core. */
  recorder?: Inbox
}

/** The door, a stand-in for Cloud Storage, and the real delivery core on memory behind it. */
export async function startGcs(feeds: Feed[], options: GcsBenchOptions = {}) {
  const { accounts = [], recorder } = options
  const service = liveMemoryService(...feeds)
  /** `laterMs`: how much later than it is the bucket believes that it is. */
  const bench = { before: (_file: ArrivedFile): void => undefined, laterMs: 0 }
  const server = new GcsTestServer({
    accounts: [own.account, ...accounts],
    now: () => new Date(Date.now() + bench.laterMs),
  })
  await server.start()
  const storage = storageAs(own.keyFile, server.url)
  const log = new RecordingConnectionLog()
  const cursors = memoryCursors()
  const subscription = memorySubscription()
  /** A door like this one in front of another service. */
  const doorBefore = (behind: typeof service, target: Inbox = behind.live) =>
    new GcsIngestion({
      ...{ storage, api: subscription.api, ownBucket, cursors, log, clock: behind.clock },
      ...{ logger: silentLogger, feeds: listed(feeds) },
      inbox: {
        remove: (...removed) => target.remove(...removed),
        async receive(file) {
          bench.before(file)
          return target.receive(file)
        },
      },
      acknowledgements: senderFolder({
        ...{ store: behind.acknowledgements, objects: behind.parts.objects },
        ...{ clock: behind.clock, logger: silentLogger },
      }),
    })
  const door = doorBefore(service, recorder)
  const pathsOf = (feedId: string) =>
    service.inbox
      .all()
      .filter((file) => file.feedId === feedId && file.kind !== 'ignored')
      .map(({ path }) => path)
  /** The header of the service's own requests. */
  const token = async () => {
    const { Authorization = '' } = await storage.authClient.getRequestHeaders()
    return { authorization: Authorization }
  }
  return {
    ...{ service, server, storage, door, doorBefore, log, cursors, subscription, bench },
    ...{ pathsOf, token, ...triggersOf(server, door) },
  }
}

const listed = (feeds: Feed[]): FeedDirectory => ({
  findLogin: async () => null,
  findFeed: async () => null,
  feedsOf: async () => feeds,
})

function memoryCursors(): PollCursors {
  const held = new Map<string, string>()
  return {
    get: async (id) => held.get(id) ?? null,
    set: async (id, cursor) => void held.set(id, cursor),
  }
}

/** Tells the door of objects by itself, as triggers do; one after the other. */
function triggersOf(server: GcsTestServer, door: GcsIngestion) {
  let working: Promise<unknown> = Promise.resolve()
  const triggers = () => {
    const then = (work: () => Promise<unknown>) => {
      working = working.then(work, work)
    }
    server.onObject = (resource) => then(() => door.finalized(resource))
    server.onDeleted = (resource) => then(() => door.deleted(resource))
  }
  /** Resolves when everything that was told of is dealt with. */
  const told = async () => {
    for (let last: unknown = null; last !== working;) await (last = working)
  }
  return { triggers, told }
}

import { generateKeyPairSync } from 'node:crypto'
import { Storage } from '@google-cloud/storage'
import {
  senderFolder,
  type ArrivedFile,
  type Feed,
  type GcsLocation,
  type Inbox,
  type PollCursors,
} from '@ddex/dsp-core'
import { liveMemoryService, RecordingConnectionLog, testFeed } from '@ddex/testkit'
import { silentLogger } from '../common/silent-logger.ts'
import { GcsIngestion } from './gcs-ingestion.ts'
import { GcsTestServer } from './gcs-test-server.ts'
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

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const account = {
  client_email: 'signer@demo.iam.gserviceaccount.com',
  private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
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

/** The door, a stand-in for Cloud Storage, and the real delivery core on memory behind it. */
export async function startGcs(feeds: Feed[]) {
  const service = liveMemoryService(...feeds)
  const { parts, clock } = service
  /** `laterMs`: how much later than it is the bucket believes that it is. */
  const bench = { before: (_file: ArrivedFile): void => undefined, laterMs: 0 }
  const server = new GcsTestServer({ publicKey, now: () => new Date(Date.now() + bench.laterMs) })
  await server.start()
  const storage = new Storage({
    ...{ projectId: 'demo', apiEndpoint: server.url, credentials: account },
    retryOptions: { autoRetry: false },
  })
  const log = new RecordingConnectionLog()
  const held = new Map<string, string>()
  const cursors: PollCursors = {
    get: async (id) => held.get(id) ?? null,
    set: async (id, cursor) => void held.set(id, cursor),
  }
  const subscription = memorySubscription()
  const inbox: Inbox = {
    ...service.live,
    async receive(file) {
      bench.before(file)
      return service.live.receive(file)
    },
  }
  const door = new GcsIngestion({
    ...{ storage, api: subscription.api, ownBucket, inbox, cursors, log, clock },
    ...{ logger: silentLogger, ids: parts.ids },
    feeds: {
      findLogin: async () => null,
      findFeed: async () => null,
      feedsOf: async () => feeds,
    },
    acknowledgements: senderFolder({
      ...{ store: service.acknowledgements, objects: parts.objects, clock, logger: silentLogger },
    }),
  })
  const pathsOf = (feedId: string) =>
    service.inbox
      .all()
      .filter((file) => file.feedId === feedId && file.kind !== 'ignored')
      .map(({ path }) => path)
  return { ...{ service, server, storage, door, log, cursors, subscription, bench }, pathsOf }
}

import { setTimeout as pause } from 'node:timers/promises'
import {
  apiKeyOf,
  RefusedError,
  type DeliveryStore,
  type Feed,
  type FeedDirectory,
  type InboxStore,
  type Protocol,
  type ProtocolTestReport,
  type ProtocolTestRequest,
} from '@ddex/dsp-core'
import { z } from 'zod'
import type { SenderTarget } from '../senders/target.ts'
import type { CheckResult } from './check.ts'
import { runProtocolTests } from './run-protocol-tests.ts'
import type { ServiceWatch } from './service-watch.ts'

export interface AdminTestParts {
  feeds: FeedDirectory
  inbox: InboxStore
  deliveries: DeliveryStore
  projectId: string
}

const text = z.string().trim().min(1).max(4096)
const requestSchema = z.strictObject({
  feedId: z.string().regex(/^[a-z0-9-]{1,63}$/),
  host: text.max(253).optional(),
  port: z.int().min(1).max(65_535).optional(),
  security: z.enum(['plain', 'explicit', 'implicit']).optional(),
  secret: text.optional(),
  accessKeyId: text.optional(),
  url: z.url({ protocol: /^https?$/ }).optional(),
  largeFileMegabytes: z.number().min(1).max(100).optional(),
})

const protocols: readonly Protocol[] = ['ftp', 'sftp', 's3', 'gcs', 'http']

/**
 * Tries the protocol of a feed as its sender would, for an admin who has the sender's secret: it is used for this
 * and kept nowhere. `told` hears of each result as it comes. Throws `RefusedError` for a request that cannot be
 * followed.
 */
export async function testForAdmin(
  parts: AdminTestParts,
  request: unknown,
  told: (result: CheckResult) => void = () => undefined,
): Promise<ProtocolTestReport> {
  const read = requestSchema.safeParse(request)
  if (!read.success) {
    const [issue] = read.error.issues
    throw new RefusedError(
      'TEST_INVALID',
      `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`,
    )
  }
  const wanted = read.data as ProtocolTestRequest
  const feed = await findFeed(parts.feeds, wanted.feedId)
  return runProtocolTests({
    target: targetOf(parts, feed, wanted),
    feedId: feed.id,
    watch: watchOf(parts),
    sizes: { largeFile: (wanted.largeFileMegabytes ?? 20) * 1e6 },
    told: (_name, result) => {
      if (result) told(result)
    },
  })
}

async function findFeed(feeds: FeedDirectory, id: string): Promise<Feed> {
  const found = await Promise.all(protocols.map((protocol) => feeds.findFeed(protocol, id)))
  const login = found.find((each) => each !== null)
  if (login) return login.feed
  throw new RefusedError('FEED_UNKNOWN', `There is no active feed ${id}.`)
}

type Maker = (feed: Feed, request: ProtocolTestRequest, projectId: string) => SenderTarget

const targetOf = ({ projectId }: AdminTestParts, feed: Feed, request: ProtocolTestRequest) =>
  makers[feed.protocol](feed, request, projectId)

const secretOf = ({ secret }: ProtocolTestRequest): string => needed(secret, "the sender's secret")

const serverOf = ({ username }: Feed, request: ProtocolTestRequest) => ({
  host: needed(request.host, 'the host of the server'),
  username: username ?? '',
  password: secretOf(request),
})

const placeOf = ({ location }: Feed) => ({
  bucket: location?.bucket ?? '',
  prefix: location?.prefix ?? '',
})

const makers: Record<Protocol, Maker> = {
  ftp: (feed, request) => ({
    protocol: 'ftp',
    port: request.port ?? 21,
    ...serverOf(feed, request),
    security: request.security ?? 'explicit',
  }),
  sftp: (feed, request) => ({
    protocol: 'sftp',
    port: request.port ?? 22,
    ...serverOf(feed, request),
  }),
  s3: (feed, request) => ({
    ...{ protocol: 's3', ...placeOf(feed) },
    region: feed.location?.kind === 's3' ? feed.location.region : '',
    accessKeyId: needed(request.accessKeyId, 'the access key id'),
    secretAccessKey: secretOf(request),
  }),
  gcs: (feed, _request, projectId) => ({ protocol: 'gcs', ...placeOf(feed), projectId }),
  http: (feed, request) => {
    const key = secretOf(request)
    const apiKey = key.startsWith(`${feed.id}.`) ? key : apiKeyOf(feed.id, key)
    return { protocol: 'http', url: needed(request.url, 'the URL of the interface'), apiKey }
  },
}

function needed(value: string | undefined, what: string): string {
  if (value) return value
  throw new RefusedError('TEST_INVALID', `Say ${what}.`)
}

/** The service from behind, through its own stores. */
function watchOf({ inbox, deliveries }: AdminTestParts): ServiceWatch {
  const held = async (feedId: string, path: string) => {
    const file = await inbox.get(feedId, path)
    return file && file.kind !== 'ignored' && file.object !== '' ? file : null
  }
  return {
    async file(feedId, path) {
      const file = await held(feedId, path)
      return file && { size: file.size, sha256: file.hashes.sha256 }
    },
    async delivery(feedId, messagePath) {
      const message = await held(feedId, messagePath)
      if (!message) return null
      const found = await deliveries.withMessage(feedId, message.hashes.sha256)
      const delivery = found.find((each) => each.messagePath === messagePath)
      if (!delivery) return null
      const { id, state, reason, topIssues } = delivery
      return { id, state, reason, issueCodes: topIssues.map(({ code }) => code) }
    },
    pause: () => pause(300),
  }
}

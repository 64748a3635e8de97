import { createHash, timingSafeEqual } from 'node:crypto'
import {
  readApiKey,
  type Feed,
  type FeedDirectory,
  type FeedLogin,
  type Logger,
} from '@ddex/dsp-core'
import { AddressList } from '../common/address.ts'
import type { Defender } from '../common/defender.ts'
import { Login } from '../common/login.ts'
import type { DoorRequest } from './http-exchange.ts'
import { Problem } from './problem.ts'

export interface KeyGateParts {
  feeds: FeedDirectory
  defender: Defender
  logger: Logger
  /** Milliseconds that a wrong key is kept waiting for its answer. */
  failureDelayMs?: number
}

/** Feeds whose key was proved lately; the oldest goes first. */
const mostProved = 500

/**
 * Lets in whoever has the key of a feed (`Authorization: Bearer <feed>.<secret>`, or Basic with the feed as the
 * name). An unknown feed costs and says the same as a wrong secret.
 */
export class KeyGate {
  readonly #parts: KeyGateParts
  /** By feed: a digest of the key, and the hash that it was proved against; scrypt is for the first time only. */
  readonly #proved = new Map<string, { digest: Buffer; passwordHash: string }>()

  constructor(parts: KeyGateParts) {
    this.#parts = parts
  }

  /** Throws `Problem`: 401, 429 or 503. */
  async open(request: DoorRequest): Promise<Feed> {
    const { address, isAddressCertain } = request
    const { defender, logger, failureDelayMs = 1000 } = this.#parts
    if (isAddressCertain && defender.isBanned(address)) throw banned()
    const key = readApiKey(keyIn(request.header('authorization')))
    if (!key) throw unauthorised('No key was sent.')
    let found: FeedLogin | null = null
    const feeds = this.#remembering(async (protocol, id) => {
      found = await this.#parts.feeds.findFeed(protocol, id)
      return found
    })
    const known = await this.#ifProved(key, address, feeds)
    if (known) return known
    const options = { feeds, protocol: 'http', logger, address, failureDelayMs } as const
    const login = new Login({ ...options, defender: isAddressCertain ? defender : null })
    const credential = { kind: 'password', password: key.secret } as const
    const result = await login.try(key.feedId, credential)
    if (result.outcome === 'accepted') {
      this.#remember(key, found)
      return result.feed
    }
    if (result.outcome === 'unavailable') throw unavailable()
    if (result.outcome === 'exhausted') throw banned()
    throw unauthorised('The key is not valid here.')
  }

  async #ifProved(
    key: { feedId: string; secret: string },
    address: string,
    feeds: FeedDirectory,
  ): Promise<Feed | null> {
    const proved = this.#proved.get(key.feedId)
    if (!proved || !timingSafeEqual(proved.digest, digestOf(key.secret))) return null
    const login = await feeds.findLogin('http', key.feedId).catch(() => null)
    if (!login || login.credentials.passwordHash !== proved.passwordHash) return null
    const allowed = new AddressList(login.feed.settings.allowedAddresses)
    return allowed.isEmpty || allowed.has(address) ? login.feed : null
  }

  #remember({ feedId, secret }: { feedId: string; secret: string }, login: FeedLogin | null) {
    const passwordHash = login?.credentials.passwordHash
    if (!passwordHash) return
    this.#proved.delete(feedId)
    this.#proved.set(feedId, { digest: digestOf(secret), passwordHash })
    const [oldest] = this.#proved.keys()
    if (this.#proved.size > mostProved && oldest !== undefined) this.#proved.delete(oldest)
  }

  /** The directory, with a key's feed for a name, asked once a request. */
  #remembering(find: FeedDirectory['findFeed']): FeedDirectory {
    let asked: Promise<FeedLogin | null> | null = null
    return {
      findFeed: find,
      findLogin: (protocol, id) => (asked ??= find(protocol, id)),
      feedsOf: (protocol) => this.#parts.feeds.feedsOf(protocol),
    }
  }
}

/** The key, from either form of the header. */
function keyIn(header = ''): string {
  const [, scheme = '', value = ''] = /^(bearer|basic) +(\S+)$/i.exec(header) ?? []
  if (scheme.toLowerCase() !== 'basic') return value
  return Buffer.from(value, 'base64').toString('utf8').replace(':', '.')
}

const digestOf = (secret: string): Buffer => createHash('sha256').update(secret).digest()

const unauthorised = (message: string) =>
  new Problem(
    401,
    'UNAUTHORISED',
    message,
    'Send the header `Authorization: Bearer <key>` with the whole key of the feed.',
    { headers: { 'www-authenticate': 'Bearer realm="deliveries"' } },
  )

const banned = () =>
  new Problem(
    429,
    'TOO_MANY_TRIES',
    'Too many wrong keys came from this address.',
    'Wait half an hour, or ask the service to lift the ban.',
    { headers: { 'retry-after': '1800' } },
  )

const unavailable = () =>
  new Problem(
    503,
    'TRY_AGAIN',
    'Keys cannot be looked up just now.',
    'Send the same request again in a minute.',
    { headers: { 'retry-after': '60' } },
  )

import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3'
import {
  DspError,
  RefusedError,
  secretContext,
  systemClock,
  type Clock,
  type Feed,
  type FeedDirectory,
  type S3Location,
  type SecretBox,
} from '@ddex/dsp-core'
import { assumedRole, type AccessKeys } from './assumed-role.ts'

export interface S3ClientParts {
  feeds: Pick<FeedDirectory, 'findFeed'>
  /** Opens the access keys of feeds whose bucket is another's; called when one has some. */
  secretBox?: () => SecretBox
  /** Instead of AWS' own, for an endpoint on this machine. */
  endpoint?: string | null
  /** Of STS; where it is not given, AWS' own. */
  stsEndpoint?: string | null
  /** Instead of what the SDK finds: the function's role, the environment, a profile. */
  ownKeys?: AccessKeys
  /** Nothing here lets us into a bucket but the keys of its feed. */
  isOutside?: boolean
  clock?: Clock
}

/** How long a feed's keys are believed, so that new ones take effect. */
const keepMs = 5 * 60_000

interface Known {
  at: number
  client: Promise<S3Client>
}

/** A client for each feed's bucket: of its region, and with whatever lets us in there. */
export class S3Clients {
  readonly #parts: S3ClientParts
  readonly #clock: Clock
  readonly #known = new Map<string, Known>()
  /** With the function's own role: by region. */
  readonly #own = new Map<string, S3Client>()

  constructor(parts: S3ClientParts) {
    this.#parts = parts
    this.#clock = parts.clock ?? systemClock
  }

  /** Throws when the feed's secrets cannot be had. */
  of(feed: Feed): Promise<S3Client> {
    const location = s3LocationOf(feed)
    const { region, roleArn, externalId } = location
    const name = [feed.id, region, roleArn, externalId].join(' ')
    const now = this.#clock.now().getTime()
    const known = this.#known.get(name)
    if (known && now - known.at < keepMs) return known.client
    const client = this.#make(feed, location)
    this.#known.set(name, { at: now, client })
    client.catch(() => this.#known.delete(name))
    return client
  }

  destroy(): void {
    for (const client of this.#own.values()) client.destroy()
    for (const { client } of this.#known.values()) {
      client.then((made) => made.destroy()).catch(() => undefined)
    }
    this.#own.clear()
    this.#known.clear()
  }

  async #make(feed: Feed, { region, roleArn, externalId }: S3Location): Promise<S3Client> {
    const keys = await this.#sealedKeys(feed.id)
    if (keys === null && this.#parts.isOutside) throw keysMissing(feed.id)
    if (roleArn === null && keys === null) return this.#ownClient(region)
    const { stsEndpoint = null, ownKeys = null } = this.#parts
    if (roleArn === null) return this.#client(region, keys)
    const role = { roleArn, externalId, region, feedId: feed.id, stsEndpoint }
    return this.#client(region, assumedRole({ ...role, keys: keys ?? ownKeys }))
  }

  #ownClient(region: string): S3Client {
    const known = this.#own.get(region)
    if (known) return known
    const client = this.#client(region, this.#parts.ownKeys ?? null)
    this.#own.set(region, client)
    return client
  }

  #client(region: string, credentials: S3ClientConfig['credentials'] | null): S3Client {
    const { endpoint } = this.#parts
    return new S3Client({
      region,
      ...(credentials ? { credentials } : {}),
      maxAttempts: 4,
      // A signed URL has no body whose checksum could be reckoned.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      // Whoever reads asks for checksums where an ETag is none, see `readObject`.
      responseChecksumValidation: 'WHEN_REQUIRED',
      ...(endpoint ? { endpoint, forcePathStyle: true } : {}),
    })
  }

  async #sealedKeys(feedId: string): Promise<AccessKeys | null> {
    const login = await this.#parts.feeds.findFeed('s3', feedId)
    const { accessKeyId, secretAccessKey } = login?.credentials.sealed ?? {}
    if (!accessKeyId || !secretAccessKey) return null
    const box = this.#parts.secretBox?.()
    if (!box)
      throw new DspError('SEALING_KEY_MISSING', `Feed ${feedId} has keys that nothing here opens.`)
    return {
      accessKeyId: box.open(accessKeyId, secretContext(feedId, 'accessKeyId')),
      secretAccessKey: box.open(secretAccessKey, secretContext(feedId, 'secretAccessKey')),
    }
  }
}

const keysMissing = (feedId: string) =>
  new RefusedError(
    'FEED_KEYS_MISSING',
    `Feed ${feedId} has no keys to sign with: put accessKeyId and secretAccessKey of a user that may into its secrets.`,
  )

/** Throws for a feed of another protocol. */
export function s3LocationOf({ id, location }: Feed): S3Location {
  if (location?.kind === 's3') return location
  throw new DspError('FEED_NOT_S3', `Feed ${id} does not deliver to an S3 bucket.`)
}

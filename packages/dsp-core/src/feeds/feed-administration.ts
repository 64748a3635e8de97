import type { Clock } from '../clock.ts'
import { RefusedError } from '../errors.ts'
import type { FeedChange, FeedRegistry } from '../ports/feed-registry.ts'
import type { Activity } from '../schema/activity.ts'
import { collections } from '../schema/collections.ts'
import type { Feed, FeedCredentials, Protocol } from '../schema/feed.ts'
import {
  makeCredentials,
  readCredentialsRequest,
  type CredentialsRequest,
} from './credentials-request.ts'
import { apiKeyOf } from './api-key.ts'
import { FeedInvalidError } from './invalid-feed.ts'
import { readLocation } from './location-request.ts'
import { readFeedUpdate, readNewFeed, signsIn } from './feed-request.ts'
import type { SecretBox } from './secret-box.ts'

export interface FeedAdministrationParts {
  registry: FeedRegistry
  /** Asked for when there is a secret to seal: a deployment without one may still have other feeds. */
  secretBox(): SecretBox
  clock: Clock
}

/** A feed as it is now, and what was made for it. */
export interface FeedAnswer {
  feed: Feed
  credentials: CredentialsSummary
  /** A new password in plain text, this once; for HTTP the whole key, see `apiKeyOf`. */
  password: string | null
}

/** What may be said of credentials. */
export interface CredentialsSummary {
  hasPassword: boolean
  publicKeys: string[]
  /** Names of the sealed secrets. */
  secrets: string[]
}

/**
 * What admins do with feeds. Requests come as they were sent; a wrong one is refused with every fault
 * (`FEED_INVALID`). `by` is the uid of the admin. Nothing here ever answers a secret but a password just made.
 */
export class FeedAdministration {
  readonly #registry: FeedRegistry
  readonly #box: SecretBox
  readonly #clock: Clock

  constructor({ registry, secretBox, clock }: FeedAdministrationParts) {
    this.#registry = registry
    this.#box = lazily(secretBox)
    this.#clock = clock
  }

  list(): Promise<Feed[]> {
    return this.#registry.list()
  }

  async show(id: string): Promise<FeedAnswer> {
    const feed = await this.#registry.get(id)
    if (!feed) throw unknownFeed(id)
    return this.#answer(feed)
  }

  /** Refuses with `FEED_EXISTS` when the id or the sign-in name is taken. */
  async create(request: unknown, credentialsRequest: unknown, by: string): Promise<FeedAnswer> {
    const at = this.#clock.now()
    const feed = readNewFeed(request, at)
    const wanted = withPassword(readCredentialsRequest(credentialsRequest, feed.protocol), feed)
    const made = await makeCredentials(wanted, at, { box: this.#box, feedId: feed.id })
    const credentials = made.credentials(null)
    const text = `Feed ${feed.name} created for ${feed.protocol.toUpperCase()}.`
    const activity = activityOf('feed_created', by, at, feed, text)
    const outcome = await this.#registry.create({ feed, credentials, activity })
    if (outcome === 'id-taken') throw taken('id', feed.id)
    if (outcome === 'username-taken') throw taken('username', feed.username ?? '')
    if (outcome === 'location-taken') throw placeTaken(feed)
    return { feed, credentials: summarise(credentials), password: shown(feed, made.password) }
  }

  async update(id: string, request: unknown, by: string): Promise<FeedAnswer> {
    const { settings, location, ...update } = readFeedUpdate(request)
    const moved = location === undefined ? [] : ['location']
    const changed = [...Object.keys(update), ...moved, ...Object.keys(settings ?? {})].join(', ')
    const feed = await this.#change(id, by, 'feed_changed', (held, _credentials, at) => {
      if (update.username !== undefined && !signsIn(held.protocol))
        throw new FeedInvalidError([usernameFault(held.protocol)])
      const place = moved.length > 0 ? { location: readLocation(held.protocol, location) } : {}
      const changes = { ...update, ...place, settings: { ...held.settings, ...settings } }
      return {
        feed: { ...held, ...changes, updatedAt: at },
        text: `Feed ${held.name}: ${changed} changed.`,
      }
    })
    return this.#answer(feed)
  }

  /** A feed that is not active takes no sign-in and no file; what it delivered stays. */
  async setActive(id: string, active: boolean, by: string): Promise<FeedAnswer> {
    const action = active ? 'feed_enabled' : 'feed_disabled'
    const feed = await this.#change(id, by, action, (held, _credentials, at) => ({
      feed: { ...held, active, updatedAt: at },
      text: `Feed ${held.name} ${active ? 'enabled' : 'disabled'}.`,
    }))
    return this.#answer(feed)
  }

  /** New credentials; the old ones of the same kind end at once. */
  async rotate(id: string, request: unknown, by: string): Promise<FeedAnswer> {
    const known = await this.#registry.get(id)
    if (!known) throw unknownFeed(id)
    const wanted = readCredentialsRequest(request, known.protocol)
    const changed = Object.keys(wanted).join(', ')
    if (changed === '')
      throw new FeedInvalidError([{ field: 'credentials', message: 'Nothing to change.' }])
    const made = await makeCredentials(wanted, this.#clock.now(), { box: this.#box, feedId: id })
    const feed = await this.#change(id, by, 'feed_credentials_changed', (held, current, at) => ({
      feed: { ...held, updatedAt: at },
      credentials: made.credentials(current),
      text: `Feed ${held.name}: ${changed} changed.`,
    }))
    return { ...(await this.#answer(feed)), password: shown(feed, made.password) }
  }

  async #change(id: string, by: string, action: string, make: Change): Promise<Feed> {
    let changed: FeedChange | undefined
    const outcome = await this.#registry.change(id, (feed, held) => {
      const at = this.#clock.now()
      const { text, ...rest } = make(feed, held, at)
      changed = { ...rest, activity: activityOf(action, by, at, rest.feed, text) }
      return changed
    })
    if (outcome === 'username-taken') throw taken('username', changed?.feed.username ?? '')
    if (outcome === 'location-taken' && changed) throw placeTaken(changed.feed)
    if (outcome === 'unknown' || !changed) throw unknownFeed(id)
    return changed.feed
  }

  async #answer(feed: Feed): Promise<FeedAnswer> {
    const credentials = await this.#registry.credentials(feed.id, feed.protocol)
    return { feed, credentials: summarise(credentials), password: null }
  }
}

type Change = (
  feed: Feed,
  credentials: FeedCredentials | null,
  at: Date,
) => Omit<FeedChange, 'activity'> & { text: string }

/** By HTTP one key says who sends and proves it. */
const shown = ({ id, protocol }: Feed, password: string | null): string | null =>
  protocol === 'http' && password !== null ? apiKeyOf(id, password) : password

/** A sender that signs in with nothing could never deliver. */
function withPassword(request: CredentialsRequest, { protocol }: Feed): CredentialsRequest {
  const needsOne = protocol !== 's3' && protocol !== 'gcs' && !request.publicKeys?.length
  return needsOne ? { ...request, password: 'generate' } : request
}

function lazily(secretBox: () => SecretBox): SecretBox {
  return {
    seal: (secret, context) => secretBox().seal(secret, context),
    open: (sealed, context) => secretBox().open(sealed, context),
    isOld: (sealed) => secretBox().isOld(sealed),
  }
}

function activityOf(action: string, by: string, at: Date, { id }: Feed, text: string): Activity {
  return { at, by, action, subject: `${collections.feeds}/${id}`, text }
}

function summarise(credentials: FeedCredentials | null): CredentialsSummary {
  return {
    hasPassword: credentials?.passwordHash != null,
    publicKeys: credentials?.publicKeys ?? [],
    secrets: Object.keys(credentials?.sealed ?? {}),
  }
}

function usernameFault(protocol: Protocol) {
  return { field: 'username', message: `A feed for ${protocol.toUpperCase()} has none.` }
}

function taken(field: string, value: string): RefusedError {
  return new RefusedError('FEED_EXISTS', `Another feed has the ${field} ${value}. Choose another.`)
}

function placeTaken({ location }: Feed): RefusedError {
  const place = `${location?.bucket ?? ''}/${location?.prefix ?? ''}`
  return new RefusedError(
    'FEED_EXISTS',
    `Another feed has ${place}, a folder of it or one above it. Choose another prefix or bucket.`,
  )
}

function unknownFeed(id: string): RefusedError {
  return new RefusedError('FEED_UNKNOWN', `There is no feed ${id}.`)
}

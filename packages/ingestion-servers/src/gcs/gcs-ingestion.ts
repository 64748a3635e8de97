import type { Storage } from '@google-cloud/storage'
import {
  systemClock,
  type AcknowledgementFolder,
  type Clock,
  type ConnectionLog,
  type Feed,
  type FeedDirectory,
  type GcsLocation,
  type Inbox,
  type Logger,
  type PollCursors,
} from '@ddex/dsp-core'
import { carryAcknowledgements } from '../bucket/acknowledgement-courier.ts'
import type { ObjectOutcome } from '../bucket/bucket-object.ts'
import { BucketDoor, type BucketVisit } from '../bucket/bucket-visit.ts'
import { GcsPlace, type GcsObject } from './gcs-place.ts'
import { bucketFault, isGone } from './gcs-fault.ts'
import { listVersions } from './list-versions.ts'
import { readNotification, type Notification } from './notification.ts'
import { readVersionBytes } from './read-version.ts'
import { orderOf, originOf, readVersion, type StoredVersion } from './stored-version.ts'
import { Subscription, type GoogleApi, type ReceivedMessage } from './subscription.ts'

export interface GcsIngestionParts {
  feeds: FeedDirectory
  storage: Storage
  /** For Pub/Sub, see `pubSubApi`. */
  api: GoogleApi
  /** The bucket that we write to ourselves: nothing is ever taken from there. */
  ownBucket: string
  inbox: Inbox
  acknowledgements: AcknowledgementFolder
  cursors: PollCursors
  log: ConnectionLog
  logger: Logger
  clock?: Clock
}

/** What a round has done. */
export interface GcsRound {
  received: number
  acknowledgements: number
  /** Feeds whose bucket or subscription could not be read to the end. */
  failed: string[]
}

type GcsFeed = Feed & { location: GcsLocation }

/** Generations are microseconds; one that began earlier may end later. */
const cursorMargin = 600_000_000n
/** Milliseconds of a round; what is left is for the next one. */
const roundMs = 200_000
const atOnce = 4

/** The door for objects in Cloud Storage. Everything that it does may be done again. */
export class GcsIngestion {
  readonly #parts: Required<GcsIngestionParts>
  readonly #door: BucketDoor
  readonly #place: GcsPlace

  constructor(parts: GcsIngestionParts) {
    this.#parts = { clock: systemClock, ...parts }
    this.#place = new GcsPlace(parts.storage)
    this.#door = new BucketDoor({ ...this.#parts, place: this.#place })
  }

  /** An event tells of an object. Throws `TransientError`: tell again. */
  async finalized(resource: unknown): Promise<ObjectOutcome> {
    const version = readVersion(resource)
    if (!version) return ignored('It is no object.')
    const visit = this.#door.visit({ client: 'Cloud Storage event', address: '' })
    try {
      return await this.#receive(visit, version)
    } finally {
      await visit.end()
    }
  }

  /** An event tells that a version is gone. Throws `TransientError`. */
  async deleted(resource: unknown): Promise<void> {
    const version = readVersion(resource)
    if (!version || version.bucket === this.#parts.ownBucket) return
    const { bucket, key, generation } = version
    const visit = this.#door.visit({ client: 'Cloud Storage event', address: '' })
    await visit.remove({ protocol: 'gcs', bucket, key, order: orderOf(generation) })
    await visit.end()
  }

  /**
   * Looks into the buckets that tell us nothing by themselves, reads subscriptions, and carries acknowledgements.
   * Trouble with one feed is logged and keeps none of the others.
   */
  async round(): Promise<GcsRound> {
    const { feeds, logger, clock, acknowledgements, ownBucket } = this.#parts
    const all = (await feeds.feedsOf('gcs')).filter(hasPlace)
    const mine = all.filter(({ location }) => location.bucket === ownBucket)
    for (const { id } of mine) logger.error('feed_in_own_bucket', { feedId: id, bucket: ownBucket })
    const others = all.filter((feed) => !mine.includes(feed))
    const until = clock.now().getTime() + roundMs
    const round: GcsRound = { received: 0, acknowledgements: 0, failed: [] }
    for (const feed of others) {
      try {
        round.received += await this.#look(feed, until)
      } catch (error) {
        logger.error('bucket_not_read', { feedId: feed.id, error: String(error) })
        round.failed.push(feed.id)
      }
    }
    const put = this.#place.put.bind(this.#place)
    round.acknowledgements = await carryAcknowledgements({ acknowledgements, put, logger }, others)
    return round
  }

  async #look(feed: GcsFeed, until: number): Promise<number> {
    const { arrival, subscription } = feed.location
    if (arrival === 'poll') return this.#poll(feed, until)
    if (arrival === 'pubsub' && subscription !== null) return this.#pull(subscription, until)
    return 0
  }

  async #receive(visit: BucketVisit, version: StoredVersion): Promise<ObjectOutcome> {
    const { storage, ownBucket } = this.#parts
    const { bucket, key, size } = version
    if (bucket === ownBucket) return ignored('It is ours.')
    const open = () => readVersionBytes(storage, version)
    const origin = originOf(version)
    const place = { protocol: 'gcs', bucket, key, size } as const
    const md5 = () => (version.md5 === null ? null : asHex(version.md5))
    const object: GcsObject = { ...place, md5, origin, version, open }
    return visit.receive(object)
  }

  /** Everything that is newer than where the last whole look ended. */
  async #poll({ id, location }: GcsFeed, until: number): Promise<number> {
    const { storage, cursors, clock } = this.#parts
    const { bucket, prefix } = location
    const cursor = BigInt((await cursors.get(id)) ?? 0)
    let newest = cursor
    let isWhole = true
    const visit = this.#door.visit({ client: 'poll', address: '' })
    let received = 0
    try {
      for await (const page of listVersions(storage, bucket, prefix)) {
        const fresh = page.filter(({ generation }) => BigInt(generation) > cursor - cursorMargin)
        const outcomes = await inTurns(fresh, async (version) => {
          if (clock.now().getTime() > until) return null
          return this.#receive(visit, version)
        })
        received += outcomes.filter((each) => each?.outcome === 'received').length
        isWhole &&= !outcomes.includes(null)
        for (const { generation } of fresh)
          if (BigInt(generation) > newest) newest = BigInt(generation)
        if (!isWhole) break
      }
    } finally {
      await visit.end()
    }
    if (isWhole && newest > cursor) await cursors.set(id, String(newest))
    return received
  }

  async #pull(name: string, until: number): Promise<number> {
    const { api, clock } = this.#parts
    const subscription = new Subscription(api, name)
    const visit = this.#door.visit({ client: 'Pub/Sub', address: '' })
    let received = 0
    try {
      while (clock.now().getTime() < until) {
        const messages = await subscription.pull()
        if (messages.length === 0) break
        const done: string[] = []
        const faults: unknown[] = []
        await inTurns(messages, async (message) => {
          try {
            if (await this.#takeMessage(visit, message)) received += 1
            done.push(message.ackId)
          } catch (error) {
            faults.push(error)
          }
        })
        await subscription.acknowledge(done)
        // What was not taken comes again when its deadline is over.
        if (faults.length > 0) throw faults[0]
      }
    } finally {
      await visit.end()
    }
    return received
  }

  /** Whether something was received. */
  async #takeMessage(visit: BucketVisit, message: ReceivedMessage): Promise<boolean> {
    const notification = readNotification(message)
    if (notification.kind === 'removed') {
      const { bucket, key, order } = notification
      if (bucket !== this.#parts.ownBucket)
        await visit.remove({ protocol: 'gcs', bucket, key, order })
      return false
    }
    const version = await this.#versionOf(notification)
    if (!version) return false
    return (await this.#receive(visit, version)).outcome === 'received'
  }

  async #versionOf(notification: Notification): Promise<StoredVersion | null> {
    if (notification.kind === 'created') return notification.version
    if (notification.kind !== 'announced') return null
    const { bucket, key, generation } = notification
    try {
      const file = this.#parts.storage.bucket(bucket).file(key, { generation })
      const [metadata] = await file.getMetadata()
      return readVersion({ ...metadata, bucket })
    } catch (error) {
      if (isGone(error)) return null
      throw bucketFault(`'${key}' cannot be asked for`, bucket, error)
    }
  }
}

const ignored = (reason: string): ObjectOutcome => ({ outcome: 'ignored', reason })

const asHex = (base64: string): string => Buffer.from(base64, 'base64').toString('hex')

const hasPlace = (feed: Feed): feed is GcsFeed => feed.location?.kind === 'gcs'

/** Does work for all, some at a time; throws the first fault when all were tried. */
async function inTurns<T, R>(items: T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const waiting = [...items.entries()]
  const results: R[] = []
  const faults: unknown[] = []
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      try {
        results[next[0]] = await work(next[1])
      } catch (error) {
        faults.push(error)
      }
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  if (faults.length > 0) throw faults[0]
  return results
}

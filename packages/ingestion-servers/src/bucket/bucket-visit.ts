import {
  kindOfPath,
  stableId,
  systemClock,
  TransientError,
  type Clock,
  type ConnectionLog,
  type Feed,
  type FeedDirectory,
  type Inbox,
  type Logger,
} from '@ddex/dsp-core'
import { ConnectionReporter } from '../common/connection-reporter.ts'
import { howToFit, tooLargeWords } from '../common/too-large.ts'
import { FileRefusal } from '../common/refusal.ts'
import type {
  BucketObject,
  BucketRemoval,
  ObjectOutcome,
  ObjectPlace,
  ObjectRefusal,
} from './bucket-object.ts'
import { errorReport } from './error-report.ts'
import { BucketFeeds } from './feed-of-key.ts'
import { isObjectGone } from './object-gone.ts'
import { pathOfKey } from './object-path.ts'
import { Sittings } from '../common/sitting.ts'
import { errorKey, errorReportKey, isOwnKey, processedKey } from './own-keys.ts'

export interface BucketDoorParts {
  feeds: FeedDirectory
  inbox: Inbox
  /** Where admins watch what comes in. */
  log: ConnectionLog
  place: ObjectPlace
  logger: Logger
  clock?: Clock
}

/** Who tells us of objects: `S3 event`, `poll`; and the sender's address where that is known. */
export interface BucketVisitor {
  client: string
  address: string
}

/** The door of the protocols whose senders put objects into a bucket. */
export class BucketDoor {
  readonly feeds: BucketFeeds
  readonly parts: Required<BucketDoorParts>
  readonly sittings: Sittings

  constructor(parts: BucketDoorParts) {
    this.parts = { clock: systemClock, ...parts }
    this.feeds = new BucketFeeds(parts.feeds, this.parts.clock)
    this.sittings = new Sittings(this.parts.clock)
  }

  /** For the objects that one event, message or listing tells of. */
  visit(visitor: BucketVisitor): BucketVisit {
    return new BucketVisit(this, visitor)
  }
}

/** Takes objects into the inbox; everything that it does may be done again. */
export class BucketVisit {
  readonly #door: BucketDoor
  readonly #visitor: BucketVisitor
  readonly #reporters = new Map<string, { id: string; reporter: ConnectionReporter }>()

  constructor(door: BucketDoor, visitor: BucketVisitor) {
    this.#door = door
    this.#visitor = visitor
  }

  /** Throws `TransientError`: tell of the object again. */
  async receive(object: BucketObject): Promise<ObjectOutcome> {
    const { protocol, bucket, key } = object
    if (isOwnKey(key)) return { outcome: 'ignored', reason: 'It is ours.' }
    const feed = await this.#feedOf(protocol, bucket, key)
    if (!feed) return this.#unknown(object)
    if (key.endsWith('/')) return { outcome: 'ignored', reason: 'It is the mark of a folder.' }
    const path = judge(feed, object)
    if (typeof path !== 'string') return this.#refuse(feed, object, path)
    if (kindOfPath(path) === 'ignored')
      return { outcome: 'ignored', reason: 'No delivery can use a file of this name.' }
    return this.#take(feed, path, object)
  }

  /** The sender has deleted an object. Throws `TransientError`. */
  async remove({ protocol, bucket, key, order }: BucketRemoval): Promise<void> {
    if (isOwnKey(key)) return
    const feed = await this.#feedOf(protocol, bucket, key)
    // What we have moved away is not what its sender has deleted.
    if (!feed || feed.location?.afterReceipt === 'move') return
    try {
      await this.#door.parts.inbox.remove(feed.id, pathOfKey(feed, key), order)
    } catch (error) {
      if (!(error instanceof FileRefusal)) throw error
    }
  }

  /** Nothing more comes with this visit. */
  async end(): Promise<void> {
    for (const { id, reporter } of this.#reporters.values())
      this.#door.sittings.note(id, reporter.recentFiles)
    await Promise.all([...this.#reporters.values()].map(({ reporter }) => reporter.closed()))
    this.#reporters.clear()
  }

  async #feedOf(protocol: BucketObject['protocol'], bucket: string, key: string) {
    try {
      return await this.#door.feeds.find(protocol, bucket, key)
    } catch (cause) {
      throw new TransientError('FEEDS_UNAVAILABLE', 'The feeds cannot be asked for now.', cause)
    }
  }

  async #take(feed: Feed, path: string, object: BucketObject): Promise<ObjectOutcome> {
    const { inbox, place, logger } = this.#door.parts
    const { id, reporter } = this.#reporterOf(feed)
    const { size, origin } = object
    const arrived = {
      feedId: feed.id,
      path,
      size,
      connectionId: id,
      arrivalId: stableId(origin.id),
      origin,
      md5: () => object.md5?.() ?? null,
      open: () => object.open(),
    }
    reporter.progress(path, 0)
    try {
      await inbox.receive(arrived)
    } catch (error) {
      if (!isObjectGone(error)) {
        reporter.failed(path, 'cut')
        throw error
      }
      // Its sender has put something newer there, which is told of by itself, or wants it no more.
      const reason = 'It was deleted or replaced before it was read.'
      reporter.failed(path, 'refused', reason)
      logger.warn('object_gone', { feedId: feed.id, bucket: object.bucket, key: object.key })
      return { outcome: 'ignored', reason }
    }
    reporter.received(size, path)
    if (feed.location?.afterReceipt === 'move')
      await place.move(object, processedKey(feed.id, path))
    return { outcome: 'received', feedId: feed.id, path }
  }

  #unknown({ protocol, bucket, key }: BucketObject): ObjectOutcome {
    this.#door.parts.logger.warn('object_of_no_feed', { protocol, bucket, key })
    return { outcome: 'ignored', reason: 'No active feed has this place in this bucket.' }
  }

  async #refuse(feed: Feed, object: BucketObject, refusal: ObjectRefusal): Promise<ObjectOutcome> {
    const { place, logger, clock } = this.#door.parts
    const { bucket, key } = object
    const path = key.slice(feed.location?.prefix.length ?? 0)
    logger.warn('object_refused', { feedId: feed.id, bucket, key, code: refusal.code })
    this.#reporterOf(feed).reporter.failed(path, 'refused', refusal.message)
    await place.write(
      object,
      errorReportKey(feed.id, path),
      errorReport(object, refusal, clock.now()),
    )
    if (feed.location?.afterReceipt === 'move') await place.move(object, errorKey(feed.id, path))
    return { outcome: 'refused', feedId: feed.id, refusal }
  }

  #reporterOf(feed: Feed): { id: string; reporter: ConnectionReporter } {
    const known = this.#reporters.get(feed.id)
    if (known) return known
    const { log, logger, clock } = this.#door.parts
    const { id: feedId, distributorId, protocol } = feed
    const shared = this.#door.sittings.of(feedId, this.#visitor.client)
    const { id } = shared
    const connection = { id, feedId, distributorId, protocol, ...this.#visitor }
    const reporter = new ConnectionReporter({ log, logger, clock, connection, shared })
    const made = { id, reporter }
    this.#reporters.set(feedId, made)
    return made
  }
}

/** The object's path, or why it is not taken. */
function judge(feed: Feed, { key, size }: BucketObject): string | ObjectRefusal {
  const { maxFileSize } = feed.settings
  if (size > maxFileSize)
    return {
      code: 'TOO_LARGE',
      message: tooLargeWords(maxFileSize, size),
      fix: howToFit,
    }
  try {
    return pathOfKey(feed, key)
  } catch (error) {
    if (!(error instanceof FileRefusal)) throw error
    const fix = 'Put the object under a key of plain folder and file names.'
    return { code: error.code, message: error.message, fix }
  }
}

import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import {
  systemClock,
  TransientError,
  type AcknowledgementFolder,
  type Clock,
  type ConnectionLog,
  type Feed,
  type FeedDirectory,
  type Inbox,
  type Logger,
} from '@ddex/dsp-core'
import { carryAcknowledgements } from '../bucket/acknowledgement-courier.ts'
import type { ObjectOutcome } from '../bucket/bucket-object.ts'
import { BucketDoor, type BucketVisit } from '../bucket/bucket-visit.ts'
import { Slots } from '../common/slots.ts'
import { isGone } from './bucket-fault.ts'
import type { CopyLimits } from './copy-version.ts'
import { orderOf, versionName, type ObjectNotice } from './object-notice.ts'
import { readEvent, type EventMessage } from './read-event.ts'
import { ObjectReading } from './read-object.ts'
import type { S3Clients } from './s3-clients.ts'
import { S3Place, type S3Object } from './s3-place.ts'
import { watchTime, type LambdaContext, type TimeLeft } from './time-left.ts'

export interface S3IngestionParts {
  feeds: FeedDirectory
  clients: S3Clients
  inbox: Inbox
  acknowledgements: AcknowledgementFolder
  /** Where admins watch what comes in. */
  log: ConnectionLog
  logger: Logger
  clock?: Clock
  /** Objects that are read at a time. */
  concurrency?: number
  copyLimits?: CopyLimits
}

/** What became of an event, for whoever has called the function by hand. */
export interface S3Summary {
  received: number
  ignored: number
  refused: number
  acknowledgements: number
}

/** What SQS is told: which messages to show again. */
export interface BatchAnswer {
  batchItemFailures: { itemIdentifier: string }[]
}

const carryEveryMs = 60_000

/** The door for objects in S3: what the Lambda function runs. Everything that it does may be done again. */
export class S3Ingestion {
  readonly #parts: S3IngestionParts
  readonly #door: BucketDoor
  readonly #clock: Clock
  readonly #slots: Slots
  readonly #carriedAt = new Map<string, number>()

  constructor(parts: S3IngestionParts) {
    const { feeds, inbox, log, logger, clock = systemClock, copyLimits } = parts
    this.#parts = parts
    this.#clock = clock
    this.#slots = new Slots(parts.concurrency ?? 4)
    const place = new S3Place((object) => this.#clientFor(object), copyLimits)
    this.#door = new BucketDoor({ feeds, inbox, log, place, logger, clock })
  }

  /**
   * Takes an event. From a queue, answers which messages are to come again; from all else, throws
   * `TransientError` when something is to come again, after everything was tried.
   */
  async handle(event: unknown, context?: LambdaContext): Promise<S3Summary | BatchAnswer> {
    const read = readEvent(event)
    if (read.kind === 'schedule') return summaryOf([], await this.#carry(() => true))
    const time = watchTime(context)
    const visit = this.#door.visit({ client: 'S3 event', address: addressOf(read.messages) })
    try {
      const taken = await Promise.all(
        read.messages.map((message) => this.#takeMessage(visit, message, time)),
      )
      const answer = answerOf(read.messages, taken)
      if ('batchItemFailures' in answer) return answer
      return { ...answer, acknowledgements: await this.#carryFor(taken, time) }
    } finally {
      time.stop()
      await visit.end()
    }
  }

  async #takeMessage(visit: BucketVisit, message: EventMessage, time: TimeLeft): Promise<Taken> {
    const { logger } = this.#parts
    const taken: Taken = { outcomes: [], faults: [] }
    if (message.fault !== null) {
      logger.error('event_unreadable', { messageId: message.id, reason: message.fault })
      taken.faults.push(new Error(message.fault))
    }
    const take = async (notice: ObjectNotice) => {
      try {
        const outcome = await this.#take(visit, notice, time)
        if (outcome) taken.outcomes.push(outcome)
      } catch (error) {
        const { bucket, key } = notice
        logger.error('object_not_taken', { bucket, key, versionId: notice.versionId, error })
        taken.faults.push(error)
      }
    }
    await Promise.all(message.notices.map((notice) => this.#slots.run(() => take(notice))))
    return taken
  }

  async #take(visit: BucketVisit, notice: ObjectNotice, time: TimeLeft) {
    if (time.milliseconds() <= 0)
      throw new TransientError('OUT_OF_TIME', 'The time of the function was over before its turn.')
    const { bucket, key, sequencer } = notice
    const order = orderOf(sequencer)
    if (notice.kind === 'removed') {
      await visit.remove({ protocol: 's3', bucket, key, order })
      return null
    }
    const outcome = await visit.receive(this.#objectOf(notice, time))
    const { logger } = this.#parts
    if (outcome.outcome === 'received')
      logger.info('object_received', { feedId: outcome.feedId, bucket, key, size: notice.size })
    return outcome
  }

  #objectOf(notice: ObjectNotice, { signal }: TimeLeft): S3Object {
    const { bucket, key, size, sequencer } = notice
    const client = () => this.#clientFor(notice)
    const origin = { id: versionName(notice), order: orderOf(sequencer) }
    const reading = new ObjectReading({ client, signal }, notice)
    const md5 = () => reading.md5
    const open = () => reading.open()
    return { protocol: 's3', bucket, key, size, origin, notice, md5, open }
  }

  async #clientFor({ bucket, key }: Pick<ObjectNotice, 'bucket' | 'key'>): Promise<S3Client> {
    const feed = await this.#door.feeds.find('s3', bucket, key)
    if (feed) return this.#parts.clients.of(feed)
    throw new TransientError('FEED_GONE', `The feed of '${key}' in ${bucket} has just gone.`)
  }

  /** Of feeds that something has come for: who delivers waits for answers. */
  async #carryFor(taken: Taken[], time: TimeLeft): Promise<number> {
    const ids = new Set(taken.flatMap(({ outcomes }) => outcomes.flatMap(receivedBy)))
    const now = this.#clock.now().getTime()
    const isDue = ({ id }: Feed) =>
      ids.has(id) && now - (this.#carriedAt.get(id) ?? 0) >= carryEveryMs
    if (ids.size === 0 || time.milliseconds() < carryEveryMs / 10) return 0
    return this.#carry(isDue)
  }

  async #carry(isWanted: (feed: Feed) => boolean): Promise<number> {
    const { acknowledgements, logger } = this.#parts
    const feeds = (await this.#door.feeds.all('s3')).filter(isWanted)
    for (const { id } of feeds) this.#carriedAt.set(id, this.#clock.now().getTime())
    const put = (feed: Feed, key: string, xml: Uint8Array) => this.#putNew(feed, key, xml)
    return carryAcknowledgements({ acknowledgements, put, logger }, feeds)
  }

  async #putNew(feed: Feed, Key: string, Body: Uint8Array): Promise<void> {
    const Bucket = feed.location?.bucket
    const put = { Bucket, Key, Body, ContentType: 'text/xml', IfNoneMatch: '*' }
    try {
      const client = await this.#parts.clients.of(feed)
      await client.send(new PutObjectCommand(put))
    } catch (error) {
      // Carried before, by a function that ended before it could note so.
      if (!isGone(error)) throw error
    }
  }
}

export const createS3Ingestion = (parts: S3IngestionParts): S3Ingestion => new S3Ingestion(parts)

/** What became of a message. */
interface Taken {
  outcomes: ObjectOutcome[]
  faults: unknown[]
}

const receivedBy = (outcome: ObjectOutcome): string[] =>
  outcome.outcome === 'received' ? [outcome.feedId] : []

/** From where everything in an event was put; empty where that was from several places. */
function addressOf(messages: EventMessage[]): string {
  const notices = messages.flatMap((message) => message.notices)
  const [address = '', ...others] = new Set(notices.map((notice) => notice.address))
  return others.length === 0 ? address : ''
}

function answerOf(messages: EventMessage[], taken: Taken[]): S3Summary | BatchAnswer {
  const failed = messages.filter((_, index) => (taken[index]?.faults.length ?? 0) > 0)
  if (messages.length > 0 && messages.every(({ id }) => id !== null))
    return { batchItemFailures: failed.map(({ id }) => ({ itemIdentifier: id ?? '' })) }
  const faults = taken.flatMap((each) => each.faults)
  if (faults.length === 0) return summaryOf(taken, 0)
  const [first] = faults
  const words = first instanceof Error ? first.message : String(first)
  const all = faults.length + taken.flatMap(({ outcomes }) => outcomes).length
  throw new TransientError(
    'OBJECTS_NOT_TAKEN',
    `${faults.length} of ${all} could not be taken and must come again: ${words}`,
    new AggregateError(faults),
  )
}

function summaryOf(taken: Taken[], acknowledgements: number): S3Summary {
  const outcomes = taken.flatMap((each) => each.outcomes)
  const count = (name: ObjectOutcome['outcome']) =>
    outcomes.filter(({ outcome }) => outcome === name).length
  return {
    received: count('received'),
    ignored: count('ignored'),
    refused: count('refused'),
    acknowledgements,
  }
}

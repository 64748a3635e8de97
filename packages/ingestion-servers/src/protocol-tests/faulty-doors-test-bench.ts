import { Readable } from 'node:stream'
import {
  apiKeyOf,
  senderFolder,
  systemClock,
  type DeliveryRequests,
  type Feed,
  type ResumableUploads,
} from '@ddex/dsp-core'
import { writeNewRelease } from '@ddex/ern'
import type { liveServiceOn } from '@ddex/testkit'
import {
  RecordingConnectionLog,
  memoryDeliveryRequests,
  releaseDraft,
  senderDirectory,
  testFiles,
} from '@ddex/testkit'
import { Defender } from '../common/defender.ts'
import { silentLogger } from '../common/silent-logger.ts'
import { gcsFeed, startGcs } from '../gcs/gcs-test-bench.ts'
import { HttpDoor } from '../http/http-door.ts'
import { httpSender } from '../http/http-under-test.ts'
import { S3Ingestion } from '../s3/s3-ingestion.ts'
import { put, startS3Bench } from '../s3/s3-test-bench.ts'
import { s3Sender } from '../s3/s3-test-senders.ts'

type Settings = Partial<Feed['settings']>
export type Service = ReturnType<typeof liveServiceOn>

/** A door that can be put in front of any service, and a sender that delivers through it. */
export interface SweptDoor {
  feed: Feed
  /** Before a service. Sends a file of the delivery, and again if it was not taken, as senders and events do. */
  before(service: Service): (file: number) => Promise<void>
  stop(): Promise<void>
}

const single = releaseDraft()
single.tracks.length = 1

/** A song, the message and the cover. */
export const delivery: readonly [path: string, content: string][] = [
  ['A/resources/01.wav', testFiles['resources/01.wav'] ?? ''],
  ['A/release.xml', writeNewRelease(single, '4.3')],
  ['A/resources/cover.jpg', testFiles['resources/cover.jpg'] ?? ''],
]

/** How often something is told or sent again that was not taken. */
const tries = 5

async function again<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1)
    try {
      return await work()
    } catch (error) {
      if (attempt === tries) throw error
    }
}

const acknowledgementsOf = ({ acknowledgements, parts, clock }: Service) =>
  senderFolder({
    ...{ store: acknowledgements, objects: parts.objects, clock, logger: silentLogger },
  })

/** The objects are put once; every service is told of them. */
async function s3(settings: Settings): Promise<SweptDoor> {
  const sender = s3Sender('one', { afterReceipt: 'keep' }, settings)
  const inbox = { receive: async () => null, remove: async () => undefined }
  const bench = await startS3Bench({ senders: [sender], inbox, deliversEvents: false })
  const client = bench.senderClient(sender)
  for (const [path, text] of delivery) await put(client, `deliveries/one/${path}`, text)
  await bench.s3.eventsDelivered()
  const { feeds, clients } = bench
  return {
    feed: sender.feed,
    before(service) {
      const ingestion = new S3Ingestion({
        ...{ feeds, clients, inbox: service.live, log: new RecordingConnectionLog() },
        ...{ logger: silentLogger, clock: service.clock },
        acknowledgements: acknowledgementsOf(service),
      })
      return async (file) => void (await again(() => ingestion.handle(bench.events[file])))
    },
    stop: () => bench.stop(),
  }
}

async function gcs(settings: Settings): Promise<SweptDoor> {
  const feed = gcsFeed('one', {}, settings)
  const bench = await startGcs([feed])
  const told = delivery.map(([path, text]) =>
    bench.server.put('label-deliveries', `deliveries/one/${path}`, text),
  )
  return {
    feed,
    before(service) {
      const door = bench.doorBefore(service)
      return async (file) => void (await again(() => door.finalized(told[file])))
    },
    stop: () => bench.server.stop(),
  }
}

const noUploads: ResumableUploads = {
  start: () => Promise.reject(new Error('Nothing here is large.')),
  find: async () => null,
  read: () => Readable.from([]),
  remove: async () => undefined,
  wholeBefore: async () => ({ objects: [], next: null }),
}

async function http(settings: Settings): Promise<SweptDoor> {
  const sender = httpSender('one', settings)
  const requests: DeliveryRequests = memoryDeliveryRequests()
  return {
    feed: sender.feed,
    before(service) {
      const { parts, clock, live: inbox } = service
      const defender = new Defender({ protocol: 'http', clock: systemClock, logger: silentLogger })
      const door = new HttpDoor({
        ...{ inbox, files: parts.inbox, objects: parts.objects, deliveries: parts.deliveries },
        ...{ requests, uploads: noUploads, defender, clock, base: '', failureDelayMs: 0 },
        ...{ feeds: senderDirectory([sender]), log: new RecordingConnectionLog() },
        // A request is named anew each time, which is nothing of what comes of it.
        ...{
          logger: silentLogger,
          ids: { next: () => 'request' },
          fetchSoon: async () => undefined,
        },
        signals: { processDelivery: (id) => service.look(id) },
        acknowledgements: acknowledgementsOf(service),
      })
      const headers: Record<string, string> = {
        authorization: `Bearer ${apiKeyOf('one', sender.password)}`,
      }
      return (file) =>
        again(async () => {
          const [path = '', text = ''] = delivery[file] ?? []
          const answer = await door.handle({
            ...{ method: 'PUT', path: `/files/${path}`, query: new URLSearchParams() },
            ...{ header: (name) => headers[name], body: Readable.from([Buffer.from(text)]) },
            ...{ address: '192.0.2.1', isAddressCertain: false },
          })
          if (answer.status >= 400) throw new Error(`${answer.status}: ${String(answer.body)}`)
        })
    },
    stop: async () => undefined,
  }
}

const doors = { s3, gcs, http } as const

/** A door of these protocols with a feed of these settings. */
export const sweptDoor = (protocol: keyof typeof doors, settings: Settings = {}) =>
  doors[protocol](settings)

/** Sends the files of the delivery one after the other, in their order or another. */
export async function deliver(
  door: SweptDoor,
  service: Service,
  order: readonly number[] = [0, 1, 2],
): Promise<void> {
  const send = door.before(service)
  for (const file of order) {
    await send(file)
    await service.settled()
  }
}

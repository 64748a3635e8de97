import {
  UnreadableMediaError,
  defaultFeedSettings,
  defaultServiceSettings,
  type Feed,
  type FeedSettings,
  type IngestParts,
  type Logger,
  type MediaLibrary,
  type ObjectStore,
  type S3Location,
  type Signals,
  type Ticker,
} from '@ddex/dsp-core'
import { memoryAcknowledgementStore } from './acknowledgement-store.ts'
import { memoryCatalogueStore } from './catalogue-store.ts'
import { memoryDeliveryStore } from './delivery-store.ts'
import { fakeClock } from './fake-clock.ts'
import { memoryInboxStore } from './inbox-store.ts'
import { memoryObjectStore } from './object-store.ts'

/** A feed as a test wants it. */
export function testFeed(settings: Partial<FeedSettings> = {}, id = 'feed-a'): Feed {
  const at = new Date('2026-01-01T00:00:00Z')
  return {
    id,
    name: `Feed ${id}`,
    distributorId: `distributor-of-${id}`,
    protocol: 'sftp',
    active: true,
    username: id,
    location: null,
    settings: { ...defaultFeedSettings, ...settings },
    createdAt: at,
    updatedAt: at,
    lastDeliveryAt: null,
  }
}

/** A place in a bucket of S3, as a test wants it. */
export const testLocation = (bucket: string, prefix: string): S3Location => ({
  kind: 's3',
  ...{ bucket, prefix, region: 'eu-west-1', access: 'access-keys', senderPrincipal: null },
  ...{ externalId: null, roleArn: null, afterReceipt: 'move' },
})

/** Signals that are only noted: a test decides when the work is done. What may wait is left to the sweep. */
export function recordedSignals() {
  const arrivals: { feedId: string; path: string }[] = []
  const deliveries: string[] = []
  /** Tasks that a worker has begun; each puts itself into the queue again. */
  const underWay = new Set<() => void>()
  const signals: Signals = {
    async assessArrival(feedId, path) {
      arrivals.push({ feedId, path })
    },
    async processDelivery(id, delaySeconds = 0) {
      if (delaySeconds === 0) deliveries.push(id)
    },
  }
  return { signals, arrivals, deliveries, underWay }
}

/** Ticks when it is told to. */
export function fakeTicker(): Ticker & { tick(): void; readonly running: number } {
  const ticks = new Set<() => void>()
  return {
    every(_ms, tick) {
      ticks.add(tick)
      return () => ticks.delete(tick)
    },
    tick: () => [...ticks].forEach((tick) => tick()),
    get running() {
      return ticks.size
    },
  }
}

const asset = {
  durationMs: 60_000,
  renditions: [
    {
      name: '128k',
      bandwidth: 128_000,
      codecs: 'mp4a.40.2',
      initLength: 700,
      segments: [{ durationMs: 60_000, length: 9000 }],
    },
  ],
}

/** Media that is ready at once; a source whose bytes begin with `broken` cannot be decoded. */
export function instantMedia(objects: ObjectStore): MediaLibrary {
  const check = async (object: string) => {
    const start = Buffer.from(await objects.readAll(object)).subarray(0, 6)
    if (start.toString() === 'broken') throw new UnreadableMediaError('Invalid data found')
  }
  const mark = (sha256: string) => `media/${sha256}/asset.json`
  const prepare = async (sha256: string, object: string) => {
    if (await objects.stat(mark(sha256))) return
    await check(object)
    await objects.write(mark(sha256), JSON.stringify(asset), 'application/json')
  }
  return {
    audio: async (sha256) => ((await objects.stat(mark(sha256))) ? asset : null),
    prepareAudio: (sha256, object) => prepare(sha256, object).then(() => asset),
    prepareCover: async (sha256, object) => {
      await prepare(sha256, object)
      return { sha256, sizes: [320], colour: '#336699' }
    },
    remove: (sha256) => objects.remove(mark(sha256)),
  }
}

const silent: Logger = { info: () => {}, warn: () => {}, error: () => {} }

/** The way of a delivery on memory: real rules, no outside. */
export function memoryIngestParts(...feeds: Feed[]) {
  const clock = fakeClock()
  const objects = memoryObjectStore()
  const recorded = recordedSignals()
  const ticker = fakeTicker()
  const inbox = memoryInboxStore()
  const settings = { ...defaultServiceSettings }
  const deliveries = memoryDeliveryStore(clock)
  const catalogue = memoryCatalogueStore()
  const acknowledgements = memoryAcknowledgementStore(deliveries)
  let last = 0
  const parts: IngestParts = {
    feeds: {
      get: async (id) => feeds.find((feed) => feed.id === id) ?? null,
      noteDelivery: async () => {},
    },
    inbox,
    deliveries,
    catalogue,
    objects,
    acknowledgements,
    media: instantMedia(objects),
    signals: recorded.signals,
    settings: { get: async () => settings },
    clock,
    ticker,
    ids: { next: () => `id-${(last += 1)}` },
    logger: silent,
  }
  return {
    ...{ parts, clock, ticker, settings, inbox, deliveries, catalogue, objects, recorded },
    acknowledgements,
  }
}

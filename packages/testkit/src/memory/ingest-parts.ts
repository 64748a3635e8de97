import {
  UnreadableMediaError,
  defaultFeedSettings,
  type Feed,
  type FeedSettings,
  type IngestParts,
  type Logger,
  type MediaLibrary,
  type Signals,
} from '@ddex/dsp-core'
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
    settings: { ...defaultFeedSettings, ...settings },
    createdAt: at,
    updatedAt: at,
    lastDeliveryAt: null,
  }
}

/** Signals that are only noted: a test decides when the work is done. */
export function recordedSignals() {
  const folders: string[] = []
  const deliveries: string[] = []
  const signals: Signals = {
    async assessFolder(feedId, folder) {
      folders.push(`${feedId}:${folder}`)
    },
    async processDelivery(id) {
      deliveries.push(id)
    },
  }
  return { signals, folders, deliveries }
}

/** Media that is ready at once; a source whose bytes begin with `broken` cannot be decoded. */
function instantMedia(objects: IngestParts['objects']): MediaLibrary {
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
  const check = async (object: string) => {
    const start = Buffer.from(await objects.readAll(object)).subarray(0, 6)
    if (start.toString() === 'broken') throw new UnreadableMediaError('Invalid data found')
  }
  return {
    audio: async () => asset,
    prepareAudio: async (_sha256, object) => check(object).then(() => asset),
    prepareCover: async (sha256, object) => {
      await check(object)
      return { sha256, sizes: [320], colour: '#336699' }
    },
  }
}

const silent: Logger = { info: () => {}, warn: () => {}, error: () => {} }

/** The way of a delivery on memory: real rules, no outside. */
export function memoryIngestParts(...feeds: Feed[]) {
  const clock = fakeClock()
  const objects = memoryObjectStore()
  const recorded = recordedSignals()
  const deliveries = memoryDeliveryStore()
  const catalogue = memoryCatalogueStore()
  let last = 0
  const parts: IngestParts = {
    feeds: {
      get: async (id) => feeds.find((feed) => feed.id === id) ?? null,
      noteDelivery: async () => {},
    },
    inbox: memoryInboxStore(),
    deliveries,
    catalogue,
    objects,
    media: instantMedia(objects),
    signals: recorded.signals,
    clock,
    ids: { next: () => `id-${(last += 1)}` },
    logger: silent,
  }
  return { parts, clock, deliveries, catalogue, objects, recorded }
}

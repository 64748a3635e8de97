import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { createHash } from 'node:crypto'
import {
  apiKeyOf,
  systemClock,
  senderFolder,
  type AnnouncedInbox,
  type ArrivedFile,
  type FetchTask,
  type Feed,
  type ResumableUploads,
} from '@ddex/dsp-core'
import {
  liveMemoryService,
  memoryDeliveryRequests,
  RecordingConnectionLog,
  senderDirectory,
  testSender,
  type TestSender,
} from '@ddex/testkit'
import { Defender } from '../common/defender.ts'
import { silentLogger } from '../common/silent-logger.ts'
import { fetchAssets, type FetchParts } from './assets/fetch-assets.ts'
import { HttpDoor } from './http-door.ts'
import { doorRequestOf, sendAnswer } from './node-exchange.ts'
import { takeUpload } from './upload.ts'

const base = '/api/deliveries'

/** Uploads of a bucket that is a map: whole ones are put there by the test. */
export function memoryUploads() {
  const started = new Map<string, Record<string, string>>()
  const whole = new Map<string, { bytes: Buffer; metadata: Record<string, string> }>()
  const uploads: ResumableUploads = {
    async start({ object, metadata }) {
      started.set(object, metadata)
      return `https://storage.test/${object}`
    },
    async find(object) {
      const found = whole.get(object)
      if (!found) return null
      const md5 = createHash('md5').update(found.bytes).digest('base64')
      return { size: found.bytes.length, md5, crc32c: null, metadata: found.metadata }
    },
    read: (object) => Readable.from([whole.get(object)?.bytes ?? Buffer.alloc(0)]),
    remove: async (object) => void whole.delete(object),
  }
  const finish = (url: string, bytes: Buffer) => {
    const object = new URL(url).pathname.slice(1)
    whole.set(object, { bytes, metadata: started.get(object) ?? {} })
  }
  return { uploads, finish, whole }
}

export interface RunningDoor {
  url: string
  service: ReturnType<typeof liveMemoryService>
  log: RecordingConnectionLog
  directory: ReturnType<typeof senderDirectory>
  uploads: ReturnType<typeof memoryUploads>
  tasks: FetchTask[]
  /** What the task queue would do; says whether it is the last try. */
  work(isLastTry?: boolean): Promise<void>
  keyOf(sender: TestSender): string
  stop(): Promise<void>
}

export const httpSender = (id: string, settings: Partial<Feed['settings']> = {}): TestSender =>
  testSender(id, 'http', settings)

/** The door behind a plain server, and the real delivery core on memory behind it. */
export async function startHttpDoor(
  senders: TestSender[],
  fetching: Partial<FetchParts> = {},
  before: (file: ArrivedFile) => void = () => undefined,
): Promise<RunningDoor> {
  const service = liveMemoryService(...senders.map(({ feed }) => feed))
  const { parts, clock } = service
  const log = new RecordingConnectionLog()
  const directory = senderDirectory(senders)
  const requests = memoryDeliveryRequests()
  const uploads = memoryUploads()
  const tasks: FetchTask[] = []
  const inbox: AnnouncedInbox = {
    ...service.live,
    async receive(file) {
      before(file)
      return service.live.receive(file)
    },
  }
  const shared = { inbox, files: parts.inbox, requests, log, ids: parts.ids, logger: silentLogger }
  const defender = new Defender({ protocol: 'http', clock: systemClock, logger: silentLogger })
  const door = new HttpDoor({
    ...{ ...shared, base, defender, clock, failureDelayMs: 0 },
    ...{ feeds: directory, deliveries: parts.deliveries, uploads: uploads.uploads },
    signals: { processDelivery: (id) => service.look(id) },
    acknowledgements: senderFolder({
      ...{ store: service.acknowledgements, objects: parts.objects, clock, logger: silentLogger },
    }),
    fetchSoon: async (task) => void tasks.push(task),
  })
  const server = createServer((request, response) => {
    void door.handle(doorRequestOf(request, base)).then((answer) => sendAnswer(response, answer))
  })
  const port = await listen(server)
  const fetchParts = { ...shared, feeds: directory, objects: parts.objects, clock }
  return {
    ...{ url: `http://127.0.0.1:${port}${base}`, service, log, directory, uploads, tasks },
    async work(isLastTry = false) {
      for (let task = tasks.shift(); task; task = tasks.shift()) {
        if ('round' in task) continue
        if ('uploadId' in task) await takeUpload({ ...shared, uploads: uploads.uploads }, task)
        else {
          const whole = { ...fetchParts, localHosts: ['127.0.0.1'], ...fetching }
          await fetchAssets(whole, task.feedId, task.requestId, isLastTry)
        }
      }
      await service.settled()
    },
    keyOf: ({ feed, password }) => apiKeyOf(feed.id, password),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

const listen = (server: Server): Promise<number> =>
  new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })

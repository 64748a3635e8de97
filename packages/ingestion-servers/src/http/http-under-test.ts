import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  apiKeyOf,
  systemClock,
  senderFolder,
  type AnnouncedInbox,
  type ArrivedFile,
  type FetchTask,
  type Feed,
  type Logger,
} from '@ddex/dsp-core'
import {
  liveMemoryService,
  memoryDeliveryRequests,
  RecordingConnectionLog,
  senderDirectory,
  testSender,
  type RecordingInbox,
  type TestSender,
} from '@ddex/testkit'
import { Defender } from '../common/defender.ts'
import { silentLogger } from '../common/silent-logger.ts'
import { fetchAssets, type FetchParts } from './assets/fetch-assets.ts'
import { HttpDoor } from './http-door.ts'
import { doorRequestOf, sendAnswer } from './node-exchange.ts'
import { takeUpload } from './upload.ts'
import { memoryUploads, sessionPath } from './uploads-under-test.ts'

const base = '/api/deliveries'

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

export interface HttpDoorOptions {
  fetching?: Partial<FetchParts>
  /** Called before a file is taken; what it throws is thrown. */
  before?: (file: ArrivedFile) => void
  /** Is told what was stored, as it was stored; then the queue's work is done at once. */
  recorder?: RecordingInbox
  /** What stands behind the door, and what stands between; then the queue's work is done at once. */
  behind?: { service: ReturnType<typeof liveMemoryService>; inbox: AnnouncedInbox }
  logger?: Logger
}

export const httpSender = (id: string, settings: Partial<Feed['settings']> = {}): TestSender =>
  testSender(id, 'http', settings)

/** The door behind a plain server, and the real delivery core on memory behind it. */
export async function startHttpDoor(
  senders: TestSender[],
  options: HttpDoorOptions = {},
): Promise<RunningDoor> {
  const { fetching = {}, before = () => undefined, recorder, behind } = options
  const { logger = silentLogger } = options
  const service = behind?.service ?? liveMemoryService(...senders.map(({ feed }) => feed))
  const { parts, clock } = service
  const { objects } = parts
  const log = new RecordingConnectionLog()
  const directory = senderDirectory(senders)
  const requests = memoryDeliveryRequests()
  let port = 0
  const uploads = memoryUploads(() => `http://127.0.0.1:${port}`, clock)
  const tasks: FetchTask[] = []
  const inbox = behind?.inbox ?? inboxOf(service, before, recorder)
  const stored = { files: parts.inbox, objects }
  const shared = { inbox, ...stored, requests, log, ids: parts.ids, logger }
  const defender = new Defender({ protocol: 'http', clock: systemClock, logger })
  const door = new HttpDoor({
    ...{ ...shared, base, defender, clock, failureDelayMs: 0 },
    ...{ feeds: directory, deliveries: parts.deliveries, uploads: uploads.uploads },
    signals: { processDelivery: (id) => service.look(id) },
    acknowledgements: senderFolder({
      ...{ store: service.acknowledgements, objects, clock, logger },
    }),
    fetchSoon: async (task) => {
      tasks.push(task)
      if (recorder || behind) await work()
    },
  })
  const fetchParts = { ...shared, feeds: directory, clock }
  async function work(isLastTry = false): Promise<void> {
    for (let task = tasks.shift(); task; task = tasks.shift()) {
      if ('uploadId' in task) await takeUpload({ ...fetchParts, uploads: uploads.uploads }, task)
      if (!('requestId' in task)) continue
      const whole = { ...fetchParts, localHosts: ['127.0.0.1'], ...fetching }
      await fetchAssets(whole, task.feedId, task.requestId, isLastTry)
    }
    await service.settled()
  }
  const server = createServer((request, response) => {
    if (request.url?.startsWith(sessionPath)) return void uploads.answer(request, response)
    void door.handle(doorRequestOf(request, base)).then((answer) => sendAnswer(response, answer))
  })
  port = await listen(server)
  return {
    ...{ url: `http://127.0.0.1:${port}${base}`, service, log, directory, uploads, tasks },
    work,
    keyOf: ({ feed, password }) => apiKeyOf(feed.id, password),
    stop: () => stopped(server),
  }
}

function inboxOf(
  { live, parts: { objects } }: ReturnType<typeof liveMemoryService>,
  before: (file: ArrivedFile) => void,
  recorder?: RecordingInbox,
): AnnouncedInbox {
  return {
    ...live,
    async receive(file) {
      before(file)
      const record = await live.receive(file)
      if (record) await recorder?.receive({ ...file, open: () => objects.read(record.object) })
      return record
    },
    async remove(feedId, path, order) {
      await live.remove(feedId, path, order)
      await recorder?.remove(feedId, path)
    },
  }
}

const stopped = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })

const listen = (server: Server): Promise<number> =>
  new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })

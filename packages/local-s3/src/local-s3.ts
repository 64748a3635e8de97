import { createServer, type Server } from 'node:http'
import { mkdir } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import type { AccessKey } from './access-key.ts'
import { systemClock, type Clock } from './clock.ts'
import { EventDelivery, type EventTarget, type Retry } from './events/delivery.ts'
import { Notifier } from './events/notifier.ts'
import { silentLogger, type Logger } from './logger.ts'
import { RequestHandler } from './handling/request-handler.ts'
import { seedBucket, type SeedBucket } from './seed-bucket.ts'
import { BucketStore } from './store/bucket-store.ts'
import { Sequence } from './store/sequence.ts'

export interface LocalS3Options {
  /** Where everything is kept; one endpoint a folder at a time. */
  folder: string
  /** An address of this machine; 127.0.0.1 unless told. */
  host?: string
  /** 0, the default, takes a free one. */
  port?: number
  /** The first is that of requests that name none; us-east-1 alone unless told. */
  regions?: readonly [string, ...string[]]
  keys: readonly AccessKey[]
  /** Buckets that are there from the start. */
  buckets?: readonly SeedBucket[]
  /** Takes events of buckets with a notification configuration; a rejection means again, later. */
  onEvent?: EventTarget
  retry?: Retry
  /** What aws:SecureTransport says. True unless told: the endpoint stands in for one with TLS. */
  secureTransport?: boolean
  clock?: Clock
  logger?: Logger
}

export interface LocalS3 {
  /** Resolves when it answers. Rejects when the port is taken. */
  start(): Promise<{ port: number }>
  /** Ends every connection, for good; events that nobody took yet are kept for the next endpoint of the folder. */
  stop(): Promise<void>
  /** Resolves when every event so far was taken. */
  eventsDelivered(): Promise<void>
}

const loopback = /^(127\.\d+\.\d+\.\d+|::1|localhost)$/

/** Listens on loopback alone: it is made for development and has nothing to keep strangers out. */
function checkHost(host: string): string {
  if (!loopback.test(host)) throw new Error(`local S3 listens on this machine only, not on ${host}`)
  return host
}

const listen = (server: Server, port: number, host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve((server.address() as AddressInfo).port)
    })
  })

/** An S3 endpoint for this machine. */
export function createLocalS3(options: LocalS3Options): LocalS3 {
  const { folder, keys, clock = systemClock, logger = silentLogger, onEvent } = options
  const host = checkHost(options.host ?? '127.0.0.1')
  const sequence = new Sequence(clock)
  const store = new BucketStore(folder, sequence)
  const retry = options.retry ?? { firstDelayMs: 200, longestDelayMs: 30_000 }
  const delivery = onEvent ? new EventDelivery({ folder, target: onEvent, retry, logger }) : null
  const notifier = new Notifier(delivery, clock)
  const regions = options.regions ?? (['us-east-1'] as const)
  const endpoint = { store, sequence, clock, notifier, regions, keys }
  const isSecure = options.secureTransport ?? true
  const handler = new RequestHandler({ endpoint, logger, isSecure })
  const running = new Set<Promise<void>>()
  const track = (work: Promise<void>): void => {
    running.add(work)
    void work.finally(() => running.delete(work))
  }
  const server = createServer(
    { requestTimeout: 0, keepAliveTimeout: 75_000 },
    (message, response) => track(handler.handle(message, response, () => undefined)),
  )
  // A refusal comes before the body is sent, for clients that ask.
  server.on('checkContinue', (message, response) =>
    track(handler.handle(message, response, () => response.writeContinue())),
  )

  return {
    async start() {
      await mkdir(folder, { recursive: true })
      await store.open()
      for (const bucket of options.buckets ?? [])
        await seedBucket(store, bucket, { created: clock.now(), region: regions[0] })
      await delivery?.open()
      return { port: await listen(server, options.port ?? 0, host) }
    },
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
      await Promise.all(running)
      await delivery?.stop()
      store.close()
    },
    eventsDelivered: async () => delivery?.settled(),
  }
}

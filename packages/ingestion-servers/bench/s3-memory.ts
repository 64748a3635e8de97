import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createInbox, randomIds, systemClock, type Feed, type ObjectStore } from '@ddex/dsp-core'
import {
  RecordingConnectionLog,
  memoryAcknowledgementFolder,
  memoryInboxStore,
  recordedSignals,
} from '@ddex/testkit'
import { S3Clients, createS3Ingestion } from '../src/s3/index.ts'
import { ourKey } from '../src/s3/s3-test-keys.ts'

/** Takes one object into the real inbox, whose store reads and forgets; says how large the process was. */
interface Job {
  endpoint: string
  feed: Feed
  event: unknown
}

// What the function has loaded, this process has as well.
createRequire(import.meta.url)(process.argv[2] ?? '')

const store = {
  async write(_path: string, bytes: AsyncIterable<Uint8Array>) {
    const hash = createHash('sha256')
    for await (const piece of bytes) hash.update(piece)
  },
  remove: async () => undefined,
}

/** Linux hands `maxRSS` on from the process that started this one; what it says of this one alone is here. */
function peakKibibytes(): number {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1])
}

async function run({ endpoint, feed, event }: Job) {
  const feeds = {
    findLogin: async () => null,
    findFeed: async () => null,
    feedsOf: async () => [feed],
  }
  const { signals } = recordedSignals()
  const objects = store as unknown as ObjectStore
  const quiet = { info: () => undefined, warn: () => undefined, error: console.error }
  const parts = { inbox: memoryInboxStore(), objects, signals, clock: systemClock, ids: randomIds }
  const ingestion = createS3Ingestion({
    feeds,
    clients: new S3Clients({ feeds, endpoint, ownKeys: ourKey }),
    inbox: createInbox(parts),
    acknowledgements: memoryAcknowledgementFolder().folder,
    log: new RecordingConnectionLog(),
    logger: quiet,
  })
  const began = performance.now()
  const answer = await ingestion.handle(event)
  if (!('received' in answer) || answer.received !== 1) throw new Error(JSON.stringify(answer))
  const seconds = (performance.now() - began) / 1000
  const peakMebibytes = Math.round(peakKibibytes() / 1024)
  process.send?.({ peakMebibytes, seconds })
}

process.once('message', (job) => void run(job as Job))

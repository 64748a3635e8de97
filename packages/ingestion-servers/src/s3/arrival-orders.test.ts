import { writeNewRelease } from '@ddex/ern'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  RecordingConnectionLog,
  liveMemoryService,
  memoryAcknowledgementFolder,
  releaseDraft,
  testFiles,
} from '@ddex/testkit'
import { silentLogger } from '../common/silent-logger.ts'
import { S3Ingestion } from './s3-ingestion.ts'
import { put, startS3Bench, type S3Bench } from './s3-test-bench.ts'
import { s3Sender } from './s3-test-senders.ts'

const sender = s3Sender('one', { afterReceipt: 'keep' })
let bench: S3Bench

const batch = '20261120120000000'
const files: [string, string][] = [
  [`${batch}/A/A.xml`, writeNewRelease(releaseDraft(), '4.3')],
  ...Object.entries(testFiles).map(([path, text]): [string, string] => [
    `${batch}/A/${path}`,
    text,
  ]),
  [`${batch}/BatchComplete_${batch}.xml`, '<echo/>'],
]

beforeAll(async () => {
  const { live: inbox } = liveMemoryService(sender.feed)
  bench = await startS3Bench({ senders: [sender], inbox, deliversEvents: false })
  const client = bench.senderClient(sender)
  for (const [path, text] of files) await put(client, `deliveries/one/${path}`, text)
  await bench.s3.eventsDelivered()
})
afterAll(() => bench.stop())

function permutations<T>(items: T[]): T[][] {
  if (items.length < 2) return [items]
  return items.flatMap((item, index) =>
    permutations(items.filter((_other, at) => at !== index)).map((rest) => [item, ...rest]),
  )
}

/** What a service comes to that hears of the objects in this order. */
async function outcomeOf(events: unknown[]): Promise<string> {
  const service = liveMemoryService(sender.feed)
  const { feeds, clients } = bench
  const ingestion = new S3Ingestion({
    ...{ feeds, clients, inbox: service.live, log: new RecordingConnectionLog() },
    ...{ acknowledgements: memoryAcknowledgementFolder().folder, logger: silentLogger },
  })
  for (const event of events) await ingestion.handle(event)
  await service.settled()
  const { deliveries, catalogue } = service
  const ends = deliveries.all().map(({ id, state, reason }) => ({ id, state, reason }))
  const releases = catalogue.releases().map(({ id, published }) => ({ id, published }))
  return JSON.stringify({ ends, releases })
}

test('whatever order five objects are told of in, one result comes of it (R24)', async () => {
  const orders = permutations([...bench.events])
  expect(orders).toHaveLength(120)
  const outcomes = new Set<string>()
  for (const order of orders) outcomes.add(await outcomeOf(order))
  expect([...outcomes]).toHaveLength(1)
  expect([...outcomes][0]).toContain('"state":"completed"')
})

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutBucketNotificationConfigurationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
  type BucketLocationConstraint,
} from '@aws-sdk/client-s3'
import type { AcknowledgementFolder, Inbox, S3Location } from '@ddex/dsp-core'
import { createLocalS3, type S3Event } from '@ddex/local-s3'
import {
  RecordingConnectionLog,
  memoryAcknowledgementFolder,
  senderDirectory,
  type TestSender,
} from '@ddex/testkit'
import { silentLogger } from '../common/silent-logger.ts'
import { S3Clients } from './s3-clients.ts'
import { ourKey } from './s3-test-keys.ts'
import { locationOf } from './s3-test-senders.ts'
import { S3Ingestion, type S3IngestionParts } from './s3-ingestion.ts'
import { bucketFeedOf } from './tools/bucket-feed.ts'
import { watchedPrefixes, withOurNotifications } from './tools/notification-config.ts'
import { senderPolicy } from './tools/sender-policy.ts'

export { ourKey } from './s3-test-keys.ts'
export { locationOf, s3Sender } from './s3-test-senders.ts'

const account = 'arn:aws:iam::123456789012:user'
const functionArn = 'arn:aws:lambda:eu-west-1:123456789012:function:ingest:live'

export interface S3BenchOptions {
  senders: TestSender[]
  inbox: Inbox
  acknowledgements?: AcknowledgementFolder
  versioned?: boolean
  parts?: Partial<S3IngestionParts>
  /** Whether events reach the function by themselves. */
  deliversEvents?: boolean
  now?: () => Date
}

export type S3Bench = Awaited<ReturnType<typeof startS3Bench>>

/** S3 on this machine with the buckets of the feeds, whose events the function takes. */
export async function startS3Bench(options: S3BenchOptions) {
  const { senders, inbox, deliversEvents = true } = options
  const folder = await mkdtemp(join(tmpdir(), 's3-bench-'))
  const events: S3Event[] = []
  const log = new RecordingConnectionLog()
  let ingestion: S3Ingestion | null = null
  const s3 = createLocalS3({
    ...{
      folder,
      regions: ['us-east-1', 'eu-west-1'],
      retry: { firstDelayMs: 5, longestDelayMs: 50 },
    },
    keys: [ourKey, ...senders.map(keyOf)],
    ...(options.now ? { clock: { now: options.now } } : {}),
    async onEvent(event) {
      events.push(event)
      if (deliversEvents) await ingestion?.handle(event)
    },
  })
  const { port } = await s3.start()
  const endpoint = `http://127.0.0.1:${port}`
  const made: S3Client[] = []
  const clientOf = (keys: { accessKeyId: string; secretAccessKey: string }, region: string) => {
    const client = new S3Client({ endpoint, region, credentials: keys, forcePathStyle: true })
    made.push(client)
    return client
  }
  for (const location of bucketsOf(senders))
    await makeBucket(clientOf(ourKey, location.region), location, senders, options.versioned)
  const feeds = senderDirectory(senders)
  const clients = new S3Clients({ feeds, endpoint, ownKeys: ourKey })
  const acknowledgements = options.acknowledgements ?? memoryAcknowledgementFolder().folder
  const base = { feeds, clients, inbox, acknowledgements, log, logger: silentLogger }
  ingestion = new S3Ingestion({ ...base, ...options.parts })
  return {
    ...{ s3, port, endpoint, events, log, ingestion, feeds, clients, folder },
    ours: (region = 'eu-west-1') => clientOf(ourKey, region),
    senderClient: (sender: TestSender) => clientOf(keyOf(sender), locationOf(sender).region),
    async stop() {
      for (const client of made) client.destroy()
      clients.destroy()
      await s3.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const keyOf = (sender: TestSender) => ({
  accessKeyId: sender.username,
  secretAccessKey: sender.password,
  arn: `${account}/${sender.username}`,
  policy: senderPolicy(locationOf(sender), bucketFeedOf(sender.feed)) as never,
})

function bucketsOf(senders: TestSender[]): S3Location[] {
  return [...new Map(senders.map((each) => [locationOf(each).bucket, locationOf(each)])).values()]
}

async function makeBucket(
  client: S3Client,
  { bucket: Bucket, region }: S3Location,
  senders: TestSender[],
  isVersioned = false,
): Promise<void> {
  const place = { LocationConstraint: region as BucketLocationConstraint }
  const where = region === 'us-east-1' ? {} : { CreateBucketConfiguration: place }
  await client.send(new CreateBucketCommand({ Bucket, ...where }))
  if (isVersioned) {
    const VersioningConfiguration = { Status: 'Enabled' } as const
    await client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }))
  }
  const here = senders.filter((each) => locationOf(each).bucket === Bucket)
  const prefixes = watchedPrefixes(here.map((each) => locationOf(each).prefix))
  const target = { kind: 'lambda', arn: functionArn } as const
  const NotificationConfiguration = withOurNotifications(Bucket, {}, prefixes, target)
  await client.send(
    new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration }),
  )
}

/** Every key of a bucket. */
export async function keysIn(client: S3Client, Bucket = 'test-deliveries'): Promise<string[]> {
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket }))
  return Contents.map(({ Key = '' }) => Key)
}

export const put = (client: S3Client, Key: string, Body: string | Uint8Array) =>
  client.send(new PutObjectCommand({ Bucket: 'test-deliveries', Key, Body }))

export async function readText(client: S3Client, Key: string): Promise<string> {
  const { Body } = await client.send(new GetObjectCommand({ Bucket: 'test-deliveries', Key }))
  return (await Body?.transformToString()) ?? ''
}

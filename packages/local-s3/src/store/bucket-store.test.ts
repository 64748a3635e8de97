import { appendFile, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { S3EventRecord } from '../index.ts'
import { startEndpoint, type RunningEndpoint } from '../testing/endpoint.ts'
import { compareKeys, SortedKeys } from './key-order.ts'

const Bucket = 'kept'
let folder: string
let endpoint: RunningEndpoint | null = null

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'local-s3-'))
})
afterEach(async () => {
  await endpoint?.stop()
  await rm(folder, { recursive: true, force: true })
})

const restart = async (
  options: Parameters<typeof startEndpoint>[0] = {},
): Promise<RunningEndpoint> => {
  await endpoint?.stop()
  endpoint = await startEndpoint({ folder, ...options })
  return endpoint
}

describe('what was kept', () => {
  it('is there after a restart: objects, versions, open uploads; and nothing else is', async () => {
    let client = (await restart()).client()
    await client.send(new CreateBucketCommand({ Bucket }))
    await client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'one' }))
    await client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'two', Metadata: { m: 'x' } }))
    await client.send(new PutObjectCommand({ Bucket, Key: 'gone', Body: 'x' }))
    await client.send(new DeleteObjectCommand({ Bucket, Key: 'gone' }))
    const part = { Bucket, Key: 'parts', PartNumber: 1 }
    const { UploadId } = await client.send(new CreateMultipartUploadCommand(part))
    const { ETag } = await client.send(new UploadPartCommand({ ...part, UploadId, Body: 'part' }))
    const bucketFolder = join(folder, 'buckets', Bucket)
    await endpoint?.stop()
    endpoint = null
    await writeFile(join(bucketFolder, 'blobs', 'lost'), 'bytes that nobody names')
    await writeFile(join(bucketFolder, 'incoming', 'half'), 'half an upload')
    await appendFile(join(bucketFolder, 'journal.jsonl'), '{"type":"version","vers')

    client = (await restart()).client()
    const read = async (Key: string): Promise<string> =>
      (await client.send(new GetObjectCommand({ Bucket, Key }))).Body!.transformToString()
    expect(await read('a')).toBe('two')
    const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] }
    await client.send(new CompleteMultipartUploadCommand({ ...part, UploadId, MultipartUpload }))
    expect(await read('parts')).toBe('part')
    const { Contents } = await client.send(new ListObjectsV2Command({ Bucket }))
    expect(Contents?.map(({ Key }) => Key)).toEqual(['a', 'parts'])
    expect(await readdir(join(bucketFolder, 'blobs'))).toHaveLength(2)
    expect(await readdir(join(bucketFolder, 'incoming'))).toHaveLength(0)
  })

  it('includes events that nobody took, and sequencers go on growing', async () => {
    const refusing = await restart({
      onEvent() {
        throw new Error('down')
      },
    })
    let client = refusing.client()
    await client.send(new CreateBucketCommand({ Bucket }))
    const QueueConfigurations = [
      {
        Id: 'q',
        QueueArn: 'arn:aws:sqs:us-east-1:123456789012:q',
        Events: ['s3:ObjectCreated:*' as const],
      },
    ]
    await client.send(
      new PutBucketNotificationConfigurationCommand({
        Bucket,
        NotificationConfiguration: { QueueConfigurations },
      }),
    )
    await client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: '' }))

    const seen: S3EventRecord[] = []
    const taking = await restart({
      clock: { now: () => new Date(Date.now() - 60_000) },
      onEvent: ({ Records }) => void seen.push(...Records),
    })
    client = taking.client({ systemClockOffset: -60_000 })
    await client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: '' }))
    await taking.s3.eventsDelivered()
    const sequencers = seen.map(({ s3 }) => s3.object.sequencer)
    expect(sequencers).toHaveLength(2)
    expect(sequencers[1]! > sequencers[0]!).toBe(true)
  })
})

describe('many at once', () => {
  it('under If-None-Match: * let exactly one in', async () => {
    const client = (await restart()).client({ maxAttempts: 1 })
    await client.send(new CreateBucketCommand({ Bucket }))
    const put = (Body: string): Promise<unknown> =>
      client.send(new PutObjectCommand({ Bucket, Key: 'once', Body, IfNoneMatch: '*' }))
    const results = await Promise.allSettled(Array.from({ length: 20 }, (_, at) => put(String(at))))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await readdir(join(folder, 'buckets', Bucket, 'blobs'))).toHaveLength(1)
  })

  it('who write the same key leave one of what they wrote, and its bytes alone', async () => {
    const client = (await restart()).client()
    await client.send(new CreateBucketCommand({ Bucket }))
    const bodies = Array.from({ length: 30 }, (_, at) => `${at}`.repeat(1000))
    await Promise.all(
      bodies.map((Body) => client.send(new PutObjectCommand({ Bucket, Key: 'k', Body }))),
    )
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: 'k' }))
    expect(bodies).toContain(await Body!.transformToString())
    expect(await readdir(join(folder, 'buckets', Bucket, 'blobs'))).toHaveLength(1)
  })
})

describe('keys in order', () => {
  const key = fc
    .string({ unit: 'binary', maxLength: 6 })
    .filter((text) => Buffer.from(text).toString() === text)

  it('are ordered by their UTF-8 bytes', () => {
    fc.assert(
      fc.property(key, key, (a, b) => {
        const expected = Buffer.compare(Buffer.from(a), Buffer.from(b))
        expect(Math.sign(compareKeys(a, b))).toBe(expected)
      }),
    )
  })

  it('are each there once, whatever was added and taken away', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), key), { maxLength: 40 }), (changes) => {
        const sorted = new SortedKeys()
        const model = new Set<string>()
        for (const [isAdded, text] of changes) {
          if (isAdded) sorted.add(text)
          else sorted.delete(text)
          if (isAdded) model.add(text)
          else model.delete(text)
        }
        const found = Array.from({ length: model.size }, (_, at) => sorted.at(at))
        expect(found).toEqual([...model].sort(compareKeys))
        expect(sorted.at(model.size)).toBeUndefined()
      }),
    )
  })
})

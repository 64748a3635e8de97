import {
  AbortMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  UploadPartCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { kindOfPath } from '@ddex/dsp-core'
import { RecordingInbox, pathCorpus } from '@ddex/testkit'
import { keysIn, put, startS3Bench, type S3Bench } from './s3-test-bench.ts'
import { s3Sender } from './s3-test-senders.ts'

const Bucket = 'test-deliveries'
const Key = 'deliveries/one/secret.xml'

let bench: S3Bench
let inbox: RecordingInbox
let one: S3Client
let two: S3Client
let upload: { Bucket: string; Key: string; UploadId: string | undefined }

beforeAll(async () => {
  inbox = new RecordingInbox()
  const senders = [s3Sender('one', { afterReceipt: 'keep' }), s3Sender('two')]
  bench = await startS3Bench({ inbox, senders })
  one = bench.senderClient(senders[0]!)
  two = bench.senderClient(senders[1]!)
  await put(one, Key, 'of one')
  const { UploadId } = await one.send(new CreateMultipartUploadCommand({ Bucket, Key }))
  upload = { Bucket, Key, UploadId }
})
afterAll(() => bench.stop())

describe('a sender with keys of its own (R09)', () => {
  test.each<[string, () => Promise<unknown>]>([
    ['read', () => two.send(new GetObjectCommand({ Bucket, Key }))],
    ['look at', () => two.send(new HeadObjectCommand({ Bucket, Key }))],
    ['read the tags of', () => two.send(new GetObjectTaggingCommand({ Bucket, Key }))],
    ['replace', () => put(two, Key, 'of two')],
    ['remove', () => two.send(new DeleteObjectCommand({ Bucket, Key }))],
    ['take', () => copy(two, Key, 'deliveries/two/stolen.xml')],
    ['begin an upload of', () => two.send(new CreateMultipartUploadCommand({ Bucket, Key }))],
    ['add to an upload of', () => two.send(new UploadPartCommand({ ...upload, PartNumber: 1 }))],
    ['see an upload of', () => two.send(new ListPartsCommand(upload))],
    ['give up an upload of', () => two.send(new AbortMultipartUploadCommand(upload))],
    ['list', () => two.send(new ListObjectsV2Command({ Bucket, Prefix: 'deliveries/one/' }))],
    ['list all as', () => two.send(new ListObjectsV2Command({ Bucket }))],
    ['list uploads as', () => two.send(new ListMultipartUploadsCommand({ Bucket }))],
    ['write answers to', () => put(two, 'acknowledgements/one/ACK.xml', 'x')],
    ['write what we have taken of', () => put(two, 'processed/two/a.wav', 'x')],
    ['change the policy as', () => two.send(new PutBucketPolicyCommand({ Bucket, Policy: '{}' }))],
  ])('cannot %s another', async (_what, attempt) => {
    await expect(attempt()).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } })
  })

  test('is told the same of what is there and of what is not', async () => {
    const said = async (key: string) =>
      two.send(new GetObjectCommand({ Bucket, Key: key })).then(
        () => 'given',
        (error: Error) => `${error.name}: ${error.message}`,
      )
    expect(await said(Key)).toBe(await said('deliveries/one/nothing.xml'))
  })

  test('removes not one of several either', async () => {
    const Delete = { Objects: [{ Key }] }
    const { Errors } = await two.send(new DeleteObjectsCommand({ Bucket, Delete }))
    expect(Errors).toMatchObject([{ Key, Code: 'AccessDenied' }])
    expect(await keysIn(bench.ours())).toContain(Key)
  })
})

const copy = (client: S3Client, from: string, to: string) =>
  client.send(new CopyObjectCommand({ Bucket, Key: to, CopySource: `${Bucket}/${from}` }))

describe('keys of every kind (R07)', () => {
  test('end in a file inside the feed, in a refusal with its reason, or in nothing', async () => {
    const ours = bench.ours()
    const before = inbox.received.length
    for (const { path } of pathCorpus) {
      // What S3 itself does not take never comes.
      await put(two, `deliveries/two/${path}`, 'x').catch(() => undefined)
    }
    await bench.s3.eventsDelivered()
    const taken = inbox.received.slice(before)
    expect(taken.length).toBeGreaterThan(0)
    for (const { feedId, path } of taken) {
      expect(feedId).toBe('two')
      expect(path).not.toMatch(/(^|\/)\.{1,2}(\/|$)|\\|^\/|\/\/|\p{Cc}/u)
    }
    const keys = await keysIn(ours)
    const left = keys.filter((key) => key.startsWith('deliveries/two/') && !key.endsWith('/'))
    expect(left.filter((key) => kindOfPath(key) !== 'ignored')).toEqual([])
    const refused = keys.filter((key) => key.startsWith('errors/two/'))
    expect(refused.filter((key) => key.endsWith('.error.json')).length).toBeGreaterThan(5)
    expect(keys.every((key) => /^(deliveries|processed|errors)\/(one|two)\//.test(key))).toBe(true)
  })
})

test('an upload in parts that was given up, or was never completed, leaves nothing (R01)', async () => {
  const target = { Bucket, Key: 'deliveries/one/track.wav' }
  const before = inbox.received.length
  const told = bench.events.length
  const ids: (string | undefined)[] = []
  for (let time = 0; time < 2; time++) {
    const { UploadId } = await one.send(new CreateMultipartUploadCommand(target))
    const Body = Buffer.alloc(500_000)
    await one.send(new UploadPartCommand({ ...target, UploadId, PartNumber: 1, Body }))
    ids.push(UploadId)
  }
  await one.send(new AbortMultipartUploadCommand({ ...target, UploadId: ids[0] }))
  await bench.s3.eventsDelivered()
  expect(bench.events.length).toBe(told)
  expect(inbox.received.length).toBe(before)
  await expect(one.send(new GetObjectCommand(target))).rejects.toThrow()
  await expect(one.send(new PutObjectCommand({ ...target, IfMatch: '"x"' }))).rejects.toThrow()
})

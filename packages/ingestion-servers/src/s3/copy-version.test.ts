import { randomBytes } from 'node:crypto'
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { RecordingInbox } from '@ddex/testkit'
import { keysIn, startS3Bench, type S3Bench } from './s3-test-bench.ts'
import { s3Sender } from './s3-test-senders.ts'

const mebibyte = 1024 ** 2
const Bucket = 'test-deliveries'
let bench: S3Bench
const sender = s3Sender('one')

beforeAll(async () => {
  const copyLimits = { whole: 6 * mebibyte, part: 5 * mebibyte }
  bench = await startS3Bench({
    senders: [sender],
    inbox: new RecordingInbox(),
    parts: { copyLimits },
  })
})
afterAll(() => bench.stop())

test('moves an object that is too large for one copy in parts, with what its sender said of it', async () => {
  const Body = randomBytes(12 * mebibyte + 7)
  const Key = 'deliveries/one/Ω large+1.wav'
  const described = { ContentType: 'audio/wav', Metadata: { upc: '5099902894225' } }
  await bench.senderClient(sender).send(new PutObjectCommand({ Bucket, Key, Body, ...described }))
  await bench.s3.eventsDelivered()
  const ours = bench.ours()
  const target = { Bucket, Key: 'processed/one/Ω large+1.wav' }
  expect(await keysIn(ours)).toEqual([target.Key])
  expect(await ours.send(new HeadObjectCommand(target))).toMatchObject({
    ...described,
    ETag: expect.stringMatching(/-3"$/),
  })
  const copied = await ours.send(new GetObjectCommand(target))
  expect(Buffer.from((await copied.Body?.transformToByteArray()) ?? []).equals(Body)).toBe(true)
  const { Uploads } = await ours.send(new ListMultipartUploadsCommand({ Bucket }))
  expect(Uploads ?? []).toEqual([])
})

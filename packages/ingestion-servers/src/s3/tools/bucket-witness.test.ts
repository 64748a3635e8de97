import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLocalS3, type LocalS3 } from '@ddex/local-s3'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { errorReport } from '../../bucket/error-report.ts'
import type { BucketObject } from '../../bucket/bucket-object.ts'
import { errorReportKey, processedKey } from '../../bucket/own-keys.ts'
import { awsClients, type AwsClients } from './aws-clients.ts'
import { bucketWitness } from './bucket-witness.ts'

const credentials = { accessKeyId: 'ADMIN', secretAccessKey: 'secret' }
const Bucket = 'deliveries-us'
const prefix = 'deliveries/one/'

let folder: string
let server: LocalS3
let clients: AwsClients

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bucket-witness-'))
  const keys = [{ ...credentials, arn: 'arn:aws:iam::111122223333:user/admin' }]
  server = createLocalS3({ folder, keys })
  const { port } = await server.start()
  clients = awsClients({ region: 'us-east-1', endpoint: `http://127.0.0.1:${port}`, credentials })
  await clients.s3.send(new CreateBucketCommand({ Bucket }))
})
afterAll(async () => {
  await server.stop()
  await rm(folder, { recursive: true, force: true })
})

const put = (Key: string, Body: string) =>
  clients.s3.send(new PutObjectCommand({ Bucket, Key, Body }))
const look = (name: string) =>
  bucketWitness(clients.s3, { feedId: 'one', prefix }).look(Bucket, `${prefix}${name}`)

it('knows nothing of an object with which nothing has happened', async () => {
  expect(await look('waiting.txt')).toBeNull()
})

it('sees that an object was taken by where it went', async () => {
  await put(processedKey('one', 'album/a.txt'), 'x')
  expect(await look('album/a.txt')).toMatchObject({ outcome: 'received' })
})

it('sees that an object was refused, and why, by the report beside it', async () => {
  const object = { bucket: Bucket, key: `${prefix}b.exe`, size: 1, origin: { id: 'v1' } }
  const refusal = { code: 'FILE_KIND_REFUSED', message: 'A program.', fix: 'Send audio.' }
  const body = errorReport(object as BucketObject, refusal, new Date())
  await put(errorReportKey('one', 'b.exe'), body)
  expect(await look('b.exe')).toEqual({ outcome: 'refused', note: 'FILE_KIND_REFUSED: A program.' })
})

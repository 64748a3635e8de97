import { createHash, randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  UploadPartCommand,
  CreateMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  AbortMultipartUploadCommand,
  ListPartsCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startEndpoint, type RunningEndpoint } from './testing/endpoint.ts'

let endpoint: RunningEndpoint
let client: S3Client
const Bucket = 'objects'

beforeAll(async () => {
  endpoint = await startEndpoint()
  client = endpoint.client()
  await client.send(new CreateBucketCommand({ Bucket }))
})
afterAll(() => endpoint.stop())

const read = async (Key: string): Promise<Buffer> => {
  const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }))
  return Buffer.from(await Body!.transformToByteArray())
}

describe('objects', () => {
  it('come back as they were put, with metadata', async () => {
    const put = await client.send(
      new PutObjectCommand({
        Bucket,
        Key: 'a.txt',
        Body: 'hello',
        ContentType: 'text/plain',
        CacheControl: 'no-cache',
        Metadata: { feed: 'x' },
      }),
    )
    expect(put.ETag).toBe('"5d41402abc4b2a76b9719d911017c592"')
    expect(put.ChecksumCRC32).toBe('NhCmhg==')
    const head = await client.send(
      new HeadObjectCommand({ Bucket, Key: 'a.txt', ChecksumMode: 'ENABLED' }),
    )
    expect(head).toMatchObject({
      ContentLength: 5,
      ContentType: 'text/plain',
      CacheControl: 'no-cache',
      Metadata: { feed: 'x' },
      ChecksumCRC32: 'NhCmhg==',
    })
    expect((await read('a.txt')).toString()).toBe('hello')
  })

  it('of a stream arrive whole, although their checksum comes behind them', async () => {
    const bytes = randomBytes(300_000)
    const Body = Readable.from([bytes.subarray(0, 70_000), bytes.subarray(70_000)])
    await client.send(
      new PutObjectCommand({ Bucket, Key: 'stream', Body, ContentLength: bytes.length }),
    )
    expect((await read('stream')).equals(bytes)).toBe(true)
  })

  it('are read in ranges', async () => {
    await client.send(new PutObjectCommand({ Bucket, Key: 'range', Body: '0123456789' }))
    const part = await client.send(
      new GetObjectCommand({ Bucket, Key: 'range', Range: 'bytes=2-4' }),
    )
    expect(await part.Body!.transformToString()).toBe('234')
    expect(part.ContentRange).toBe('bytes 2-4/10')
    const end = client.send(new GetObjectCommand({ Bucket, Key: 'range', Range: 'bytes=10-' }))
    await expect(end).rejects.toMatchObject({ name: 'InvalidRange' })
  })

  it('may be empty', async () => {
    await client.send(new PutObjectCommand({ Bucket, Key: 'empty', Body: '' }))
    expect((await read('empty')).length).toBe(0)
  })

  it('are not replaced under If-None-Match: *', async () => {
    const put = (): Promise<unknown> =>
      client.send(new PutObjectCommand({ Bucket, Key: 'once', Body: '1', IfNoneMatch: '*' }))
    await put()
    await expect(put()).rejects.toMatchObject({ name: 'PreconditionFailed' })
  })

  it('are refused when their checksum is wrong, and nothing is left', async () => {
    const put = client.send(
      new PutObjectCommand({ Bucket, Key: 'bad', Body: 'x', ChecksumCRC32: 'AAAAAA==' }),
    )
    await expect(put).rejects.toMatchObject({ name: 'BadDigest' })
    await expect(read('bad')).rejects.toMatchObject({ name: 'NoSuchKey' })
  })

  it.each(['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const)(
    'keep a %s checksum, which the SDK verifies on the way back',
    async (ChecksumAlgorithm) => {
      const Body = randomBytes(10_000)
      const Key = `sum-${ChecksumAlgorithm}`
      const put = await client.send(new PutObjectCommand({ Bucket, Key, Body, ChecksumAlgorithm }))
      expect(put[`Checksum${ChecksumAlgorithm}`]).toBeTruthy()
      expect((await read(Key)).equals(Body)).toBe(true)
    },
  )

  it.each([
    'ä ö/ü+%.wav',
    '../up',
    'a//b',
    '/lead',
    'tail/',
    'sp ace',
    '日本/🎵',
    "q'(!*)~",
    'a&b=c?d#e',
  ])('may be named %s', async (Key) => {
    await client.send(new PutObjectCommand({ Bucket, Key, Body: Key }))
    expect((await read(Key)).toString()).toBe(Key)
    const CopySource = encodeURIComponent(`${Bucket}/${Key}`)
    await client.send(new CopyObjectCommand({ Bucket, Key: `copy/${Key}`, CopySource }))
    expect((await read(`copy/${Key}`)).toString()).toBe(Key)
    const { Contents } = await client.send(new ListObjectsV2Command({ Bucket, Prefix: Key }))
    expect(Contents?.map((object) => object.Key)).toContain(Key)
    await client.send(new DeleteObjectCommand({ Bucket, Key }))
    await expect(read(Key)).rejects.toMatchObject({ name: 'NoSuchKey' })
  })

  it('are listed in pages, folded at a delimiter', async () => {
    const keys = ['p/a', 'p/b/1', 'p/b/2', 'p/c', 'p/d/1']
    for (const Key of keys) await client.send(new PutObjectCommand({ Bucket, Key, Body: '' }))
    const found: string[] = []
    let ContinuationToken: string | undefined
    do {
      const page = await client.send(
        new ListObjectsV2Command({
          Bucket,
          Prefix: 'p/',
          Delimiter: '/',
          MaxKeys: 1,
          ContinuationToken,
        }),
      )
      expect(page.KeyCount).toBe(1)
      found.push(...(page.Contents ?? []).map(({ Key }) => Key!))
      found.push(...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix!))
      ContinuationToken = page.NextContinuationToken
    } while (ContinuationToken)
    expect(found).toEqual(['p/a', 'p/b/', 'p/c', 'p/d/'])
  })

  it('are deleted together', async () => {
    for (const Key of ['d/&1', 'd/ 2'])
      await client.send(new PutObjectCommand({ Bucket, Key, Body: '' }))
    const { Deleted } = await client.send(
      new DeleteObjectsCommand({
        Bucket,
        Delete: { Objects: [{ Key: 'd/&1' }, { Key: 'd/ 2' }, { Key: 'd/none' }] },
      }),
    )
    expect(Deleted?.map(({ Key }) => Key)).toEqual(['d/&1', 'd/ 2', 'd/none'])
  })
})

describe('multipart uploads', () => {
  const partSize = 5 * 1024 ** 2

  it('become one object with the ETag of their parts', async () => {
    const Body = randomBytes(partSize + 1000)
    const upload = new Upload({ client, params: { Bucket, Key: 'large', Body }, partSize })
    await upload.done()
    const head = await client.send(new HeadObjectCommand({ Bucket, Key: 'large' }))
    const md5 = (bytes: Uint8Array): Buffer => createHash('md5').update(bytes).digest()
    const parts = [Body.subarray(0, partSize), Body.subarray(partSize)].map(md5)
    expect(head.ETag).toBe(`"${md5(Buffer.concat(parts)).toString('hex')}-2"`)
    expect((await read('large')).equals(Body)).toBe(true)
    const over = await client.send(
      new GetObjectCommand({
        Bucket,
        Key: 'large',
        Range: `bytes=${partSize - 5}-${partSize + 4}`,
      }),
    )
    const bytes = Buffer.from(await over.Body!.transformToByteArray())
    expect(bytes.equals(Body.subarray(partSize - 5, partSize + 5))).toBe(true)
  })

  it('have one checksum of the whole, put together of those of the parts', async () => {
    const Body = randomBytes(partSize + 777)
    for (const ChecksumAlgorithm of ['CRC32', 'CRC32C', 'CRC64NVME'] as const) {
      const Key = `whole-${ChecksumAlgorithm}`
      const { UploadId } = await client.send(
        new CreateMultipartUploadCommand({
          Bucket,
          Key,
          ChecksumAlgorithm,
          ChecksumType: 'FULL_OBJECT',
        }),
      )
      const Parts = []
      for (const [at, Piece] of [Body.subarray(0, partSize), Body.subarray(partSize)].entries()) {
        const PartNumber = at + 1
        const { ETag } = await client.send(
          new UploadPartCommand({
            Bucket,
            Key,
            UploadId,
            PartNumber,
            Body: Piece,
            ChecksumAlgorithm,
          }),
        )
        Parts.push({ PartNumber, ETag })
      }
      const { Parts: listed } = await client.send(new ListPartsCommand({ Bucket, Key, UploadId }))
      expect(listed?.map(({ Size }) => Size)).toEqual([partSize, 777])
      const done = await client.send(
        new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }),
      )
      const single = await client.send(
        new PutObjectCommand({ Bucket, Key: 'single', Body, ChecksumAlgorithm }),
      )
      expect(done[`Checksum${ChecksumAlgorithm}`]).toBe(single[`Checksum${ChecksumAlgorithm}`])
      expect((await read(Key)).equals(Body)).toBe(true)
    }
  })

  it('leave nothing when they are given up', async () => {
    const Key = 'given-up'
    const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key }))
    await client.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber: 1, Body: 'x' }))
    await client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }))
    const again = client.send(new ListPartsCommand({ Bucket, Key, UploadId }))
    await expect(again).rejects.toMatchObject({ name: 'NoSuchUpload' })
  })
})

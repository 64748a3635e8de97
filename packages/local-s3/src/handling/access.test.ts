import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteBucketPolicyCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { adminKey, startEndpoint, type RunningEndpoint } from '../testing/endpoint.ts'

const Bucket = 'feeds'
const feedKey = {
  accessKeyId: 'AKIAFEEDONE',
  secretAccessKey: 'one',
  arn: 'arn:aws:iam::123456789012:user/feed-one',
  policy: {
    Version: '2012-10-17' as const,
    Statement: [
      {
        Effect: 'Allow' as const,
        Action: ['s3:PutObject', 's3:GetObject', 's3:DeleteObject', 's3:AbortMultipartUpload'],
        Resource: `arn:aws:s3:::${Bucket}/one/*`,
      },
      {
        Effect: 'Allow' as const,
        Action: 's3:ListBucket',
        Resource: `arn:aws:s3:::${Bucket}`,
        Condition: { StringLike: { 's3:prefix': 'one/*' } },
      },
    ],
  },
}
const foreignKey = {
  accessKeyId: 'AKIAFOREIGN',
  secretAccessKey: 'foreign',
  arn: 'arn:aws:iam::210987654321:user/sender',
}

let endpoint: RunningEndpoint
let admin: S3Client
let feed: S3Client
let foreign: S3Client

beforeAll(async () => {
  endpoint = await startEndpoint({ keys: [adminKey, feedKey, foreignKey] })
  admin = endpoint.client()
  feed = endpoint.client({ credentials: feedKey })
  foreign = endpoint.client({ credentials: foreignKey })
  await admin.send(new CreateBucketCommand({ Bucket }))
  await admin.send(new PutObjectCommand({ Bucket, Key: 'two/secret', Body: 'secret' }))
})
afterAll(() => endpoint.stop())

const denied = { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } }

const setPolicy = (...Statement: object[]): Promise<unknown> =>
  admin.send(
    new PutBucketPolicyCommand({
      Bucket,
      Policy: JSON.stringify({ Version: '2012-10-17', Statement }),
    }),
  )
const everywhere = [`arn:aws:s3:::${Bucket}`, `arn:aws:s3:::${Bucket}/*`]

describe("a key's own policy", () => {
  it('lets it work below its prefix and nowhere else', async () => {
    await feed.send(new PutObjectCommand({ Bucket, Key: 'one/a', Body: 'x' }))
    await feed.send(new HeadObjectCommand({ Bucket, Key: 'one/a' }))
    for (const Key of ['two/a', 'one', 'ONE/a'])
      await expect(
        feed.send(new PutObjectCommand({ Bucket, Key, Body: 'x' })),
      ).rejects.toMatchObject(denied)
    await expect(
      feed.send(new GetObjectCommand({ Bucket, Key: 'two/secret' })),
    ).rejects.toMatchObject(denied)
  })

  it('keeps a key with dots a key below the prefix: nothing is resolved', async () => {
    await feed.send(new PutObjectCommand({ Bucket, Key: 'one/../two/secret', Body: 'mine' }))
    const { Body } = await admin.send(new GetObjectCommand({ Bucket, Key: 'two/secret' }))
    expect(await Body!.transformToString()).toBe('secret')
  })

  it('lets it list its prefix alone', async () => {
    await feed.send(new ListObjectsV2Command({ Bucket, Prefix: 'one/' }))
    for (const Prefix of [undefined, '', 'two/', 'on'])
      await expect(feed.send(new ListObjectsV2Command({ Bucket, Prefix }))).rejects.toMatchObject(
        denied,
      )
  })

  it('keeps what exists from who may not list', async () => {
    await expect(
      feed.send(new GetObjectCommand({ Bucket, Key: 'one/none' })),
    ).rejects.toMatchObject(denied)
    await expect(
      admin.send(new GetObjectCommand({ Bucket, Key: 'one/none' })),
    ).rejects.toMatchObject({
      name: 'NoSuchKey',
    })
  })

  it('holds for the source of a copy and for each of many deletions', async () => {
    const CopySource = `${Bucket}/two/secret`
    const copy = feed.send(new CopyObjectCommand({ Bucket, Key: 'one/stolen', CopySource }))
    await expect(copy).rejects.toMatchObject(denied)
    const Objects = [{ Key: 'one/a' }, { Key: 'two/secret' }]
    const result = await feed.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }))
    expect(result.Deleted?.map(({ Key }) => Key)).toEqual(['one/a'])
    expect(result.Errors?.map(({ Key, Code }) => [Key, Code])).toEqual([
      ['two/secret', 'AccessDenied'],
    ])
  })
})

describe("a bucket's policy", () => {
  it('lets a stranger of another account in, and only as far as it says', async () => {
    const put = (Key: string): Promise<unknown> =>
      foreign.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }))
    await expect(put('drop/a')).rejects.toMatchObject(denied)
    await setPolicy({
      Effect: 'Allow',
      Principal: { AWS: '210987654321' },
      Action: 's3:PutObject',
      Resource: `arn:aws:s3:::${Bucket}/drop/*`,
    })
    await put('drop/a')
    await expect(put('two/a')).rejects.toMatchObject(denied)
    await expect(
      foreign.send(new GetObjectCommand({ Bucket, Key: 'drop/a' })),
    ).rejects.toMatchObject(denied)
  })

  it('denies what it denies, to its own people too', async () => {
    await setPolicy({
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:DeleteObject',
      Resource: `arn:aws:s3:::${Bucket}/*`,
    })
    const remove = admin.send(new DeleteObjectCommand({ Bucket, Key: 'two/secret' }))
    await expect(remove).rejects.toMatchObject(denied)
  })

  it('lets everybody read where it says so', async () => {
    await setPolicy({
      Effect: 'Allow',
      Principal: '*',
      Action: 's3:GetObject',
      Resource: `arn:aws:s3:::${Bucket}/two/*`,
    })
    const answer = await fetch(`${endpoint.url}/${Bucket}/two/secret`)
    expect(await answer.text()).toBe('secret')
    expect((await fetch(`${endpoint.url}/${Bucket}/one/a`)).status).toBe(403)
  })

  it('may ask for encryption headers and for TLS', async () => {
    await setPolicy(
      {
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:PutObject',
        Resource: `arn:aws:s3:::${Bucket}/*`,
        Condition: {
          StringNotEquals: { 's3:x-amz-server-side-encryption': 'AES256' },
          Null: { 's3:x-amz-server-side-encryption': 'false' },
        },
      },
      {
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: everywhere,
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    )
    const put = (ServerSideEncryption?: 'AES256' | 'aws:kms'): Promise<unknown> =>
      admin.send(new PutObjectCommand({ Bucket, Key: 'e', Body: 'x', ServerSideEncryption }))
    await put()
    await put('AES256')
    await expect(put('aws:kms')).rejects.toMatchObject(denied)
  })

  it('that shuts everybody out is set right by the account itself', async () => {
    const root = { ...adminKey, arn: 'arn:aws:iam::123456789012:root' }
    const locked = await startEndpoint({ keys: [root], buckets: [{ name: Bucket }] })
    try {
      const client = locked.client()
      const Policy = JSON.stringify({
        Version: '2012-10-17',
        Statement: { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: everywhere },
      })
      await client.send(new PutBucketPolicyCommand({ Bucket, Policy }))
      await expect(client.send(new ListObjectsV2Command({ Bucket }))).rejects.toMatchObject(denied)
      await client.send(new DeleteBucketPolicyCommand({ Bucket }))
      await client.send(new ListObjectsV2Command({ Bucket }))
    } finally {
      await locked.stop()
    }
  })

  it('that wants TLS shuts out those who come without, where the endpoint is told to be strict', async () => {
    const strict = await startEndpoint({ secureTransport: false })
    try {
      const client = strict.client()
      await client.send(new CreateBucketCommand({ Bucket }))
      const Policy = JSON.stringify({
        Version: '2012-10-17',
        Statement: {
          Effect: 'Deny',
          Principal: '*',
          Action: 's3:*',
          Resource: everywhere,
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
      })
      await client.send(new PutBucketPolicyCommand({ Bucket, Policy }))
      await expect(client.send(new ListObjectsV2Command({ Bucket }))).rejects.toMatchObject(denied)
    } finally {
      await strict.stop()
    }
  })
})

import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketCorsCommand,
  GetBucketLocationCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  ListPartsCommand,
  PutBucketCorsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { adminKey, startEndpoint, type RunningEndpoint } from './testing/endpoint.ts'
import { hasMoto, startMoto } from '@ddex/testkit'

const Bucket = 'both'
const partBody = Buffer.alloc(5 * 1024 ** 2, 1)

/** Values that differ between any two answers, by the names of what holds them. */
const own = new Set(
  '$metadata LastModified Date Owner Initiator Initiated UploadId VersionId ContinuationToken NextContinuationToken NextUploadIdMarker NextVersionIdMarker CreationDate Location RequestCharged Body'.split(
    ' ',
  ),
)
/** What S3 answers and moto leaves out. */
const notInMoto = new Set([
  'ServerSideEncryption',
  'ChecksumCRC32',
  'ChecksumAlgorithm',
  'ChecksumType',
  'AccessPointAlias',
])

/** What both should say alike: plain data without what is of its own. */
function project(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(project)
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  const kept = Object.entries(value)
    .filter(([name, inner]) => !own.has(name) && !notInMoto.has(name) && inner !== undefined)
    .map(([name, inner]) => [name, project(inner)] as const)
    .filter(([, inner]) => inner !== '' && inner !== null)
  return Object.fromEntries(kept)
}

type Step = [name: string, make: (seen: Seen) => object]
interface Seen {
  uploadId: string | undefined
  etag: string | undefined
}

const steps: Step[] = [
  ['make a bucket', () => new CreateBucketCommand({ Bucket })],
  ['find it', () => new HeadBucketCommand({ Bucket })],
  ['find none', () => new HeadBucketCommand({ Bucket: 'no-such-bucket' })],
  ['where it is', () => new GetBucketLocationCommand({ Bucket })],
  [
    'put',
    () =>
      new PutObjectCommand({
        Bucket,
        Key: 'a/ä b+%.wav',
        Body: 'song',
        ContentType: 'audio/wav',
        Metadata: { feed: 'x' },
        Tagging: 't=1',
      }),
  ],
  ['head', () => new HeadObjectCommand({ Bucket, Key: 'a/ä b+%.wav' })],
  ['tags', () => new GetObjectTaggingCommand({ Bucket, Key: 'a/ä b+%.wav' })],
  ['a range', () => new GetObjectCommand({ Bucket, Key: 'a/ä b+%.wav', Range: 'bytes=1-2' })],
  [
    'a range behind the end',
    () => new GetObjectCommand({ Bucket, Key: 'a/ä b+%.wav', Range: 'bytes=9-' }),
  ],
  ['get none', () => new GetObjectCommand({ Bucket, Key: 'none' })],
  ['head none', () => new HeadObjectCommand({ Bucket, Key: 'none' })],
  ['get of no bucket', () => new GetObjectCommand({ Bucket: 'no-such-bucket', Key: 'none' })],
  [
    'copy',
    () =>
      new CopyObjectCommand({
        Bucket,
        Key: 'b/copy',
        CopySource: encodeURIComponent(`${Bucket}/a/ä b+%.wav`),
      }),
  ],
  [
    'copy of none',
    () => new CopyObjectCommand({ Bucket, Key: 'b/copy', CopySource: `${Bucket}/none` }),
  ],
  [
    'put once more, only if new',
    () => new PutObjectCommand({ Bucket, Key: 'b/copy', Body: 'x', IfNoneMatch: '*' }),
  ],
  ['list', () => new ListObjectsV2Command({ Bucket })],
  ['list folders', () => new ListObjectsV2Command({ Bucket, Delimiter: '/' })],
  ['list one', () => new ListObjectsV2Command({ Bucket, MaxKeys: 1 })],
  ['list behind', () => new ListObjectsV2Command({ Bucket, StartAfter: 'a/ä b+%.wav' })],
  ['list the old way', () => new ListObjectsCommand({ Bucket, Prefix: 'b/' })],
  ['delete a bucket that is full', () => new DeleteBucketCommand({ Bucket })],
  ['no CORS', () => new GetBucketCorsCommand({ Bucket })],
  [
    'CORS',
    () =>
      new PutBucketCorsCommand({
        Bucket,
        CORSConfiguration: { CORSRules: [{ AllowedMethods: ['GET'], AllowedOrigins: ['*'] }] },
      }),
  ],
  ['its rules', () => new GetBucketCorsCommand({ Bucket })],
  ['no policy', () => new GetBucketPolicyCommand({ Bucket })],
  ['no access block', () => new GetPublicAccessBlockCommand({ Bucket })],
  ['begin an upload', () => new CreateMultipartUploadCommand({ Bucket, Key: 'm' })],
  [
    'a part',
    ({ uploadId }) =>
      new UploadPartCommand({
        Bucket,
        Key: 'm',
        UploadId: uploadId,
        PartNumber: 1,
        Body: partBody,
      }),
  ],
  ['its parts', ({ uploadId }) => new ListPartsCommand({ Bucket, Key: 'm', UploadId: uploadId })],
  ['open uploads', () => new ListMultipartUploadsCommand({ Bucket })],
  [
    'end with a part that is not there',
    ({ uploadId }) =>
      new CompleteMultipartUploadCommand({
        Bucket,
        Key: 'm',
        UploadId: uploadId,
        MultipartUpload: { Parts: [{ PartNumber: 2, ETag: 'x' }] },
      }),
  ],
  [
    'end it',
    ({ uploadId, etag }) =>
      new CompleteMultipartUploadCommand({
        Bucket,
        Key: 'm',
        UploadId: uploadId,
        MultipartUpload: { Parts: [{ PartNumber: 1, ETag: etag }] },
      }),
  ],
  ['what came of it', () => new HeadObjectCommand({ Bucket, Key: 'm' })],
  [
    'give up what is over',
    ({ uploadId }) => new AbortMultipartUploadCommand({ Bucket, Key: 'm', UploadId: uploadId }),
  ],
  ['versioning is off', () => new GetBucketVersioningCommand({ Bucket })],
  [
    'versioning on',
    () =>
      new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }),
  ],
  ['put a version', () => new PutObjectCommand({ Bucket, Key: 'm', Body: 'new' })],
  ['mark as deleted', () => new DeleteObjectCommand({ Bucket, Key: 'm' })],
  ['get what is marked', () => new GetObjectCommand({ Bucket, Key: 'm' })],
  ['versions', () => new ListObjectVersionsCommand({ Bucket, Prefix: 'm' })],
  [
    'delete several',
    () =>
      new DeleteObjectsCommand({
        Bucket,
        Delete: { Objects: [{ Key: 'm', VersionId: 'null' }] },
      }),
  ],
]

/** What an endpoint answers to all steps. */
async function walk(url: string): Promise<[name: string, answer: unknown][]> {
  const client = new S3Client({
    endpoint: url,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: adminKey,
  })
  const seen: Seen = { uploadId: undefined, etag: undefined }
  const answers: [string, unknown][] = []
  for (const [name, make] of steps) {
    try {
      const answer = (await client.send(make(seen) as never)) as unknown as Record<string, unknown>
      seen.uploadId = (answer['UploadId'] as string | undefined) ?? seen.uploadId
      if (name === 'a part') seen.etag = answer['ETag'] as string
      const body = answer['Body'] as { transformToString(): Promise<string> } | undefined
      answers.push([
        name,
        { ...(project(answer) as object), body: await body?.transformToString() },
      ])
    } catch (error) {
      const { name: code, $metadata } = error as {
        name: string
        $metadata?: { httpStatusCode?: number }
      }
      answers.push([name, { code, status: $metadata?.httpStatusCode }])
    }
  }
  client.destroy()
  return answers
}

describe.skipIf(!hasMoto())('beside moto', () => {
  let ours: RunningEndpoint
  let moto: Awaited<ReturnType<typeof startMoto>>

  beforeAll(async () => {
    ours = await startEndpoint()
    moto = await startMoto()
  })
  afterAll(async () => {
    await moto.stop()
    await ours.stop()
  })

  it('the same requests are answered alike', async () => {
    const [mine, theirs] = [await walk(ours.url), await walk(moto.endpoint)]
    expect(Object.fromEntries(mine)).toEqual(Object.fromEntries(theirs))
  })
})

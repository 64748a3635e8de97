import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteBucketPolicyCommand,
  DeleteObjectCommand,
  DeleteObjectTaggingCommand,
  GetBucketCorsCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLocationCommand,
  GetBucketNotificationConfigurationCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectVersionsCommand,
  PutBucketCorsCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketPolicyCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  PutPublicAccessBlockCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startEndpoint, type RunningEndpoint } from './testing/endpoint.ts'

let endpoint: RunningEndpoint
let client: S3Client
const Bucket = 'settings'

beforeAll(async () => {
  endpoint = await startEndpoint()
  client = endpoint.client()
  await client.send(new CreateBucketCommand({ Bucket }))
})
afterAll(() => endpoint.stop())

describe('buckets', () => {
  it('are made, found, listed and deleted', async () => {
    await client.send(new CreateBucketCommand({ Bucket: 'short-lived' }))
    await client.send(new HeadBucketCommand({ Bucket: 'short-lived' }))
    const { Buckets } = await client.send(new ListBucketsCommand({}))
    expect(Buckets?.map(({ Name }) => Name)).toEqual([Bucket, 'short-lived'])
    await client.send(new DeleteBucketCommand({ Bucket: 'short-lived' }))
    await expect(
      client.send(new HeadBucketCommand({ Bucket: 'short-lived' })),
    ).rejects.toMatchObject({
      name: 'NotFound',
    })
  })

  it('live in their region, and requests signed for another are told so', async () => {
    const europe = endpoint.client({ region: 'eu-west-1' })
    const CreateBucketConfiguration = { LocationConstraint: 'eu-west-1' } as const
    await europe.send(new CreateBucketCommand({ Bucket: 'europe', CreateBucketConfiguration }))
    const { LocationConstraint } = await europe.send(
      new GetBucketLocationCommand({ Bucket: 'europe' }),
    )
    expect(LocationConstraint).toBe('eu-west-1')
    const head = await europe.send(new HeadBucketCommand({ Bucket: 'europe' }))
    expect(head.BucketRegion).toBe('eu-west-1')
    const put = new PutObjectCommand({ Bucket: 'europe', Key: 'a', Body: '' })
    await expect(client.send(put)).rejects.toMatchObject({
      name: 'PermanentRedirect',
      $metadata: { httpStatusCode: 301 },
    })
    const following = endpoint.client({ followRegionRedirects: true })
    await following.send(put)
    const stranger = endpoint.client({ region: 'ap-south-1' })
    await expect(stranger.send(put)).rejects.toMatchObject({
      name: 'AuthorizationHeaderMalformed',
      Region: 'eu-west-1',
    })
    const wrong = europe.send(
      new CreateBucketCommand({
        Bucket: 'nowhere',
        CreateBucketConfiguration: { LocationConstraint: 'us-west-2' },
      }),
    )
    await expect(wrong).rejects.toMatchObject({ name: 'IllegalLocationConstraintException' })
  })

  it('that hold objects are not deleted', async () => {
    await client.send(new CreateBucketCommand({ Bucket: 'full-one' }))
    await client.send(new PutObjectCommand({ Bucket: 'full-one', Key: 'a', Body: '' }))
    await expect(
      client.send(new DeleteBucketCommand({ Bucket: 'full-one' })),
    ).rejects.toMatchObject({
      name: 'BucketNotEmpty',
    })
  })

  it.each(['Upper', 'ab', '192.168.0.1', 'a..b', '-a-', 'x'.repeat(64)])(
    'are not named %s',
    async (name) => {
      // The SDK checks names of its own accord; only the wire tells what the endpoint says.
      const { status, headers } = await fetch(`${endpoint.url}/${name}`, { method: 'PUT' })
      expect([400, 403]).toContain(status)
      expect(headers.get('x-amz-request-id')).toBeTruthy()
    },
  )

  it('keep CORS rules and answer preflights by them', async () => {
    const missing = client.send(new GetBucketCorsCommand({ Bucket }))
    await expect(missing).rejects.toMatchObject({ name: 'NoSuchCORSConfiguration' })
    const CORSRules = [
      {
        AllowedOrigins: ['https://*.example.com'],
        AllowedMethods: ['PUT', 'GET'],
        AllowedHeaders: ['content-*', 'x-amz-*'],
        ExposeHeaders: ['ETag'],
        MaxAgeSeconds: 600,
      },
    ]
    await client.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules } }))
    const kept = await client.send(new GetBucketCorsCommand({ Bucket }))
    expect(kept.CORSRules).toEqual(CORSRules)
    const preflight = (origin: string, asked: string): Promise<Response> =>
      fetch(`${endpoint.url}/${Bucket}/key`, {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'PUT',
          'access-control-request-headers': asked,
        },
      })
    const yes = await preflight('https://app.example.com', 'content-type,x-amz-date')
    expect(yes.status).toBe(200)
    expect(Object.fromEntries(yes.headers)).toMatchObject({
      'access-control-allow-origin': 'https://app.example.com',
      'access-control-allow-methods': 'PUT, GET',
      'access-control-allow-headers': 'content-type, x-amz-date',
      'access-control-expose-headers': 'ETag',
      'access-control-max-age': '600',
    })
    expect((await preflight('https://evil.test', 'content-type')).status).toBe(403)
    expect((await preflight('https://app.example.com', 'authorization')).status).toBe(403)
    const refused = await fetch(`${endpoint.url}/${Bucket}/key`, {
      headers: { origin: 'https://app.example.com' },
    })
    expect(refused.status).toBe(403)
    expect(refused.headers.get('access-control-allow-origin')).toBe('https://app.example.com')
  })

  it('keep lifecycle, encryption, access block, tags and notifications', async () => {
    const Rules = [
      { ID: 'old', Status: 'Enabled', Filter: { Prefix: 'in/' }, Expiration: { Days: 30 } },
    ] as const
    await client.send(
      new PutBucketLifecycleConfigurationCommand({
        Bucket,
        LifecycleConfiguration: { Rules: [...Rules] },
      }),
    )
    const lifecycle = await client.send(new GetBucketLifecycleConfigurationCommand({ Bucket }))
    expect(lifecycle.Rules).toEqual(Rules)

    const usual = await client.send(new GetBucketEncryptionCommand({ Bucket }))
    const algorithmOf = ({ ServerSideEncryptionConfiguration: all }: typeof usual): unknown =>
      all?.Rules?.[0]?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm
    expect(algorithmOf(usual)).toBe('AES256')
    await client.send(
      new PutBucketEncryptionCommand({
        Bucket,
        ServerSideEncryptionConfiguration: {
          Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' } }],
        },
      }),
    )
    expect(algorithmOf(await client.send(new GetBucketEncryptionCommand({ Bucket })))).toBe(
      'aws:kms',
    )

    const PublicAccessBlockConfiguration = {
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
      BlockPublicPolicy: true,
      RestrictPublicBuckets: true,
    }
    await client.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration }))
    const block = await client.send(new GetPublicAccessBlockCommand({ Bucket }))
    expect(block.PublicAccessBlockConfiguration).toEqual(PublicAccessBlockConfiguration)

    const TagSet = [{ Key: 'feed', Value: 'a b' }]
    await client.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }))
    expect((await client.send(new GetBucketTaggingCommand({ Bucket }))).TagSet).toEqual(TagSet)

    const LambdaFunctionConfigurations = [
      {
        Id: 'one',
        LambdaFunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:x',
        Events: ['s3:ObjectCreated:*' as const],
        Filter: { Key: { FilterRules: [{ Name: 'prefix' as const, Value: 'in/' }] } },
      },
    ]
    await client.send(
      new PutBucketNotificationConfigurationCommand({
        Bucket,
        NotificationConfiguration: { LambdaFunctionConfigurations },
      }),
    )
    const kept = await client.send(new GetBucketNotificationConfigurationCommand({ Bucket }))
    expect(kept.LambdaFunctionConfigurations).toEqual(LambdaFunctionConfigurations)
    const [first] = LambdaFunctionConfigurations
    const overlapping = client.send(
      new PutBucketNotificationConfigurationCommand({
        Bucket,
        NotificationConfiguration: {
          LambdaFunctionConfigurations: [
            first!,
            { ...first!, Id: 'two', Events: ['s3:ObjectCreated:Put'] },
          ],
        },
      }),
    )
    await expect(overlapping).rejects.toMatchObject({ name: 'InvalidArgument' })
  })

  it('keep policies that S3 would take, and no others', async () => {
    const missing = client.send(new GetBucketPolicyCommand({ Bucket }))
    await expect(missing).rejects.toMatchObject({ name: 'NoSuchBucketPolicy' })
    const policyOf = (statement: object): string =>
      JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
    const good = {
      Sid: 'Read',
      Effect: 'Allow',
      Principal: { AWS: 'arn:aws:iam::210987654321:root' },
      Action: 's3:GetObject',
      Resource: `arn:aws:s3:::${Bucket}/*`,
    }
    await client.send(new PutBucketPolicyCommand({ Bucket, Policy: policyOf(good) }))
    const { Policy } = await client.send(new GetBucketPolicyCommand({ Bucket }))
    expect(JSON.parse(Policy ?? '')).toEqual(JSON.parse(policyOf(good)))
    const bad = [
      { ...good, Principal: { AWS: 'arn:aws:iam::210987654321:user/*' } },
      { ...good, Principal: undefined },
      { ...good, Resource: 'arn:aws:s3:::another/*' },
      { ...good, Resource: `arn:aws:s3:::${Bucket}` },
      { ...good, Action: 'sqs:SendMessage' },
      { ...good, Condition: { StringAlike: { 's3:prefix': 'x' } } },
      { ...good, Effect: 'Permit' },
    ]
    for (const statement of bad) {
      const put = client.send(new PutBucketPolicyCommand({ Bucket, Policy: policyOf(statement) }))
      await expect(put).rejects.toMatchObject({ name: 'MalformedPolicy' })
    }
    await client.send(new DeleteBucketPolicyCommand({ Bucket }))
  })
})

describe('access control lists', () => {
  it('are refused but the one that changes nothing, unless the bucket has them', async () => {
    const put = (ACL: 'bucket-owner-full-control' | 'public-read'): Promise<unknown> =>
      client.send(new PutObjectCommand({ Bucket, Key: 'acl', Body: '', ACL }))
    await put('bucket-owner-full-control')
    await expect(put('public-read')).rejects.toMatchObject({
      name: 'AccessControlListNotSupported',
    })
    const OwnershipControls = { Rules: [{ ObjectOwnership: 'ObjectWriter' as const }] }
    await client.send(new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls }))
    await put('public-read')
  })
})

describe('versions', () => {
  const Key = 'song'

  it('are kept, marked as deleted and removed', async () => {
    await client.send(new PutObjectCommand({ Bucket, Key, Body: 'before' }))
    const VersioningConfiguration = { Status: 'Enabled' } as const
    await client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }))
    expect((await client.send(new GetBucketVersioningCommand({ Bucket }))).Status).toBe('Enabled')
    const first = await client.send(new PutObjectCommand({ Bucket, Key, Body: 'one' }))
    const second = await client.send(new PutObjectCommand({ Bucket, Key, Body: 'two' }))
    const read = async (VersionId?: string): Promise<string> =>
      (
        await client.send(new GetObjectCommand({ Bucket, Key, VersionId }))
      ).Body!.transformToString()
    expect(await Promise.all([read('null'), read(first.VersionId), read()])).toEqual([
      'before',
      'one',
      'two',
    ])
    const marker = await client.send(new DeleteObjectCommand({ Bucket, Key }))
    expect(marker.DeleteMarker).toBe(true)
    await expect(read()).rejects.toMatchObject({ name: 'NoSuchKey' })
    await expect(read(marker.VersionId)).rejects.toMatchObject({ name: 'MethodNotAllowed' })
    const listed = await client.send(
      new ListObjectVersionsCommand({ Bucket, Prefix: Key, MaxKeys: 2 }),
    )
    expect(listed.DeleteMarkers?.map(({ VersionId }) => VersionId)).toEqual([marker.VersionId])
    expect(listed.Versions?.map(({ VersionId }) => VersionId)).toEqual([second.VersionId])
    const rest = await client.send(
      new ListObjectVersionsCommand({
        Bucket,
        Prefix: Key,
        KeyMarker: listed.NextKeyMarker,
        VersionIdMarker: listed.NextVersionIdMarker,
      }),
    )
    expect(rest.Versions?.map(({ VersionId }) => VersionId)).toEqual([first.VersionId, 'null'])
    await client.send(new DeleteObjectCommand({ Bucket, Key, VersionId: marker.VersionId }))
    expect(await read()).toBe('two')
  })

  it('under suspended versioning replace the one without a version', async () => {
    const VersioningConfiguration = { Status: 'Suspended' } as const
    await client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }))
    await client.send(new PutObjectCommand({ Bucket, Key: 'null', Body: 'one' }))
    await client.send(new PutObjectCommand({ Bucket, Key: 'null', Body: 'two' }))
    const { Versions } = await client.send(
      new ListObjectVersionsCommand({ Bucket, Prefix: 'null' }),
    )
    expect(Versions?.map(({ VersionId, Size }) => [VersionId, Size])).toEqual([['null', 3]])
  })
})

describe('tags', () => {
  it('are put with an object, read, replaced and removed', async () => {
    const at = { Bucket, Key: 'tagged' }
    await client.send(new PutObjectCommand({ ...at, Body: '', Tagging: 'a=1&b=x%20y' }))
    const read = async (): Promise<unknown> =>
      (await client.send(new GetObjectTaggingCommand(at))).TagSet
    expect(await read()).toEqual([
      { Key: 'a', Value: '1' },
      { Key: 'b', Value: 'x y' },
    ])
    const head = await client.send(new HeadObjectCommand(at))
    expect(head.TagCount).toBe(2)
    await client.send(
      new PutObjectTaggingCommand({ ...at, Tagging: { TagSet: [{ Key: 'c', Value: '' }] } }),
    )
    expect(await read()).toEqual([{ Key: 'c', Value: '' }])
    await client.send(new DeleteObjectTaggingCommand(at))
    expect(await read()).toEqual([])
  })
})

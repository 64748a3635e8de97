import {
  CreateBucketCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketTaggingCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketTaggingCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createBucket } from './create-bucket.ts'
import { findBucket } from './found-bucket.ts'
import { defaultLifecycle } from './lifecycle.ts'
import { hasMoto, motoAccount, startMoto, type MotoServer } from './moto-server.ts'
import type { BucketRequest } from './plan-bucket.ts'
import { recordedAws, type Recorded } from './recorded-aws.ts'

const request = (bucket: string, more: Partial<BucketRequest> = {}): BucketRequest => ({
  bucket,
  region: 'eu-west-1',
  accountId: motoAccount,
  encryption: { kind: 's3' },
  lifecycle: defaultLifecycle,
  tags: { team: 'catalogue' },
  ...more,
})

describe.skipIf(!hasMoto())('a bucket for deliveries', () => {
  let moto: MotoServer
  beforeAll(async () => {
    moto = await startMoto()
  })
  afterAll(() => moto.stop())

  it('is made with versions, encryption, no public access, no ACLs, ageing and tags', async () => {
    const clients = moto.clients('eu-west-1')
    await createBucket(clients, request('made-whole'))
    const found = await findBucket(clients.s3, 'made-whole', 'eu-west-1', motoAccount)
    expect(found).toMatchObject({
      versioning: 'Enabled',
      encryption: { algorithm: 'AES256' },
      ownership: 'BucketOwnerEnforced',
      publicAccess: {
        BlockPublicAcls: true,
        IgnorePublicAcls: true,
        BlockPublicPolicy: true,
        RestrictPublicBuckets: true,
      },
      tags: [
        { Key: 'ddex-dsp', Value: 'deliveries' },
        { Key: 'team', Value: 'catalogue' },
      ],
    })
    expect(found?.lifecycle.map(({ ID }) => ID)).toEqual([
      'ddex-dsp-tidy',
      'ddex-dsp-processed-ages',
      'ddex-dsp-errors-ages',
      'ddex-dsp-acknowledgements-ages',
    ])
  })

  it('needs nothing more when it is asked for again', async () => {
    const clients = moto.clients('eu-west-1')
    await createBucket(clients, request('twice'))
    expect(await createBucket(clients, request('twice'))).toEqual([])
  })

  it('is only described by a dry run', async () => {
    const clients = moto.clients('eu-west-1')
    const steps = await createBucket(clients, request('only-said'), { dryRun: true })
    expect(steps.map(({ call }) => call)).toEqual([
      's3:CreateBucket',
      's3:PutBucketTagging',
      's3:PutPublicAccessBlock',
      's3:PutBucketEncryption',
      's3:PutBucketVersioning',
      's3:PutBucketLifecycleConfiguration',
    ])
    expect(await findBucket(clients.s3, 'only-said', 'eu-west-1', motoAccount)).toBeNull()
  })

  it('goes on where an earlier run was stopped', async () => {
    const clients = moto.clients('eu-west-1')
    const started: string[] = []
    const stopped = createBucket(clients, request('stopped'), {
      onStep: ({ call }) => {
        started.push(call)
        if (started.length === 2) throw new Error('pulled the plug')
      },
    })
    await expect(stopped).rejects.toThrow('pulled the plug')
    const steps = await createBucket(clients, request('stopped'))
    expect(steps.map(({ call }) => call)).not.toContain('s3:CreateBucket')
    expect(await createBucket(clients, request('stopped'))).toEqual([])
  })

  it('changes to a key of ours, and back, when that is wanted', async () => {
    const clients = moto.clients('eu-west-1')
    const keyArn = `arn:aws:kms:eu-west-1:${motoAccount}:key/0f0e0d0c-1111-2222-3333-444455556666`
    await createBucket(clients, request('keyed', { encryption: { kind: 'kms', keyArn } }))
    const found = await findBucket(clients.s3, 'keyed', 'eu-west-1', motoAccount)
    expect(found?.encryption).toEqual({ algorithm: 'aws:kms', keyArn })
    const back = await createBucket(clients, request('keyed'))
    expect(back.map(({ call }) => call)).toEqual(['s3:PutBucketEncryption'])
  })

  it('keeps tags and rules of others', async () => {
    const clients = moto.clients('eu-west-1')
    await createBucket(clients, request('with-others'))
    const Bucket = 'with-others'
    const theirs = { ID: 'theirs', Status: 'Enabled' as const, Filter: { Prefix: 'logs/' } }
    const Rules = [{ ...theirs, Expiration: { Days: 3 } }]
    const LifecycleConfiguration = { Rules }
    await clients.s3.send(
      new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration }),
    )
    const TagSet = [
      { Key: 'cost-centre', Value: '7' },
      { Key: 'ddex-dsp', Value: 'deliveries' },
    ]
    await clients.s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }))
    await createBucket(clients, request('with-others'))
    const lifecycle = await clients.s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }))
    expect(lifecycle.Rules?.map(({ ID }) => ID)).toContain('theirs')
    const tags = await clients.s3.send(new GetBucketTaggingCommand({ Bucket }))
    expect(tags.TagSet).toContainEqual({ Key: 'cost-centre', Value: '7' })
  })

  it('is not taken from another use in our account unless asked to', async () => {
    const clients = moto.clients('us-east-1')
    await clients.s3.send(new CreateBucketCommand({ Bucket: 'in-use' }))
    await clients.s3.send(new PutObjectCommand({ Bucket: 'in-use', Key: 'payroll', Body: 'x' }))
    const wanted = request('in-use', { region: 'us-east-1' })
    await expect(createBucket(clients, wanted)).rejects.toMatchObject({ code: 'BUCKET_IN_USE' })
    await createBucket(clients, { ...wanted, adopt: true })
    expect(await createBucket(clients, wanted)).toEqual([])
  })

  it('can be one of two in two regions, each where it was wanted', async () => {
    for (const region of ['us-east-1', 'eu-central-1']) {
      const wanted = request(`deliveries-${region}`, { region })
      await createBucket(moto.clients(region), wanted)
      expect(await createBucket(moto.clients(region), wanted)).toEqual([])
    }
    const elsewhere = createBucket(
      moto.clients('us-east-1'),
      request('deliveries-eu-central-1', { region: 'us-east-1' }),
    )
    await expect(elsewhere).rejects.toMatchObject({ code: 'BUCKET_ELSEWHERE' })
    await expect(elsewhere).rejects.toThrow('eu-central-1')
  })
})

describe('a name that somebody else has', () => {
  const answers: Recorded[] = [{ method: 'HEAD', path: '/somebody-elses', status: 403 }]

  it('is refused in words', async () => {
    await using aws = await recordedAws(answers)
    const made = createBucket(aws.clients('eu-west-1'), request('somebody-elses'))
    await expect(made).rejects.toMatchObject({ code: 'BUCKET_FOREIGN', retryable: false })
    expect(aws.asked).toEqual(['HEAD /somebody-elses'])
  })

  it('is refused in words when they were quicker than we', async () => {
    await using aws = await recordedAws([
      { method: 'HEAD', path: '/quicker', status: 404 },
      {
        method: 'PUT',
        path: '/quicker',
        status: 409,
        body: '<Error><Code>BucketAlreadyExists</Code><Message>Taken.</Message></Error>',
      },
    ])
    const made = createBucket(aws.clients('eu-west-1'), request('quicker'))
    await expect(made).rejects.toMatchObject({ code: 'BUCKET_FOREIGN' })
  })

  it('is told from a bucket of ours in another region', async () => {
    const headers = { 'x-amz-bucket-region': 'eu-north-1' }
    await using aws = await recordedAws([
      { method: 'HEAD', path: '/up-north', status: 301, headers },
    ])
    const made = createBucket(aws.clients('eu-west-1'), request('up-north'))
    await expect(made).rejects.toMatchObject({ code: 'BUCKET_ELSEWHERE' })
  })
})

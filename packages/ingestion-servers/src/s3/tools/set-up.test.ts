import { GetBucketNotificationConfigurationCommand, ListBucketsCommand } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { defaultLifecycle } from './lifecycle.ts'
import { hasMoto, motoAccount, startMoto, type MotoServer } from './moto-server.ts'
import { newExternalId } from './sender-policy.ts'
import { setUp, type SetUpRequest } from './set-up.ts'
import { testFeed } from './test-feed.ts'
import { emptyZip } from './zip-file.ts'

const partner = 'arn:aws:iam::444455556666:role/uploader'
const asItself = testFeed('itself', { access: 'iam-role', senderPrincipal: partner })
const byRole = { ...asItself, feedId: 'by-role', prefix: 'deliveries/by-role/' }

const request = (region: string, more: Partial<SetUpRequest> = {}): SetUpRequest => ({
  bucket: `deliveries-${region}`,
  region,
  accountId: motoAccount,
  encryption: { kind: 's3' },
  lifecycle: defaultLifecycle,
  tags: {},
  feeds: [asItself, testFeed(`keys-${region}`, { access: 'access-keys' }), testFeed('signed')],
  origins: ['https://dsp.example'],
  lambda: { functionName: 'ddex-dsp-s3', zip: emptyZip(), environment: {}, secretArns: [] },
  ...more,
})

describe.skipIf(!hasMoto())('setting up a bucket with all that belongs to it', () => {
  let moto: MotoServer
  beforeAll(async () => {
    moto = await startMoto()
  })
  afterAll(() => moto.stop())

  it('is only described by a dry run, in an account with nothing in it', async () => {
    const clients = moto.clients('eu-west-1')
    const steps = await setUp(clients, request('eu-west-1'), { dryRun: true })
    expect(steps.map(({ call }) => call)).toEqual([
      's3:CreateBucket',
      's3:PutBucketTagging',
      's3:PutPublicAccessBlock',
      's3:PutBucketEncryption',
      's3:PutBucketVersioning',
      's3:PutBucketLifecycleConfiguration',
      'iam:CreateUser',
      'iam:PutUserPolicy',
      'iam:CreateUser',
      'iam:PutUserPolicy',
      's3:PutBucketPolicy',
      's3:PutBucketCors',
      'iam:CreateRole',
      'iam:PutRolePolicy',
      'logs:CreateLogGroup',
      'logs:PutRetentionPolicy',
      'lambda:CreateFunction',
      'lambda:PublishVersion',
      'lambda:PutFunctionEventInvokeConfig',
      'lambda:AddPermission',
      's3:PutBucketNotificationConfiguration',
    ])
    expect((await clients.s3.send(new ListBucketsCommand({}))).Buckets ?? []).toEqual([])
  })

  it('is done in two regions, each on its own, and needs nothing when done again', async () => {
    const regions = ['eu-west-1', 'us-east-1']
    for (const region of regions) await setUp(moto.clients(region), request(region))
    for (const region of regions) {
      const clients = moto.clients(region)
      expect(await setUp(clients, request(region))).toEqual([])
      const { LambdaFunctionConfigurations } = await clients.s3.send(
        new GetBucketNotificationConfigurationCommand({ Bucket: `deliveries-${region}` }),
      )
      expect(LambdaFunctionConfigurations?.map((one) => one.LambdaFunctionArn)).toEqual([
        `arn:aws:lambda:${region}:${motoAccount}:function:ddex-dsp-s3:live`,
      ])
    }
  })

  it('adds one feed to those that are there, and changes only what that takes', async () => {
    const clients = moto.clients('eu-central-1')
    await setUp(clients, request('eu-central-1'))
    const { feeds } = request('eu-central-1')
    const more = [...feeds, { ...byRole, externalId: newExternalId() }]
    const steps = await setUp(clients, request('eu-central-1', { feeds: more }))
    expect(steps.map(({ call }) => call)).toEqual([
      'iam:CreateRole',
      'iam:PutRolePolicy',
      // The function may read the new feed's part.
      'iam:PutRolePolicy',
    ])
  })
})

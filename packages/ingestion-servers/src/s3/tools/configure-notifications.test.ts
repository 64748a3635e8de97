import { CreateRoleCommand } from '@aws-sdk/client-iam'
import {
  AddPermissionCommand,
  CreateAliasCommand,
  CreateFunctionCommand,
  GetPolicyCommand,
} from '@aws-sdk/client-lambda'
import {
  CreateBucketCommand,
  GetBucketNotificationConfigurationCommand,
  PutBucketNotificationConfigurationCommand,
} from '@aws-sdk/client-s3'
import { CreateTopicCommand, GetTopicAttributesCommand } from '@aws-sdk/client-sns'
import { CreateQueueCommand, GetQueueAttributesCommand } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { AwsClients } from './aws-clients.ts'
import { functionArn } from './aws-names.ts'
import { configureNotifications } from './configure-notifications.ts'
import { invokePermission } from './delivery-permission.ts'
import { connectEventSource } from './event-source.ts'
import { lambdaTrust } from './lambda-role.ts'
import { hasMoto, motoAccount, startMoto, type MotoServer } from './moto-server.ts'
import { recordedAws } from './recorded-aws.ts'
import { emptyZip } from './zip-file.ts'

const region = 'eu-west-1'
const place = { region, accountId: motoAccount }
const lambda = { kind: 'lambda' as const, arn: functionArn(place, 'ingestion', 'live') }

describe.skipIf(!hasMoto())('notifications', () => {
  let moto: MotoServer
  let clients: AwsClients
  let bucket: string
  let count = 0

  beforeAll(async () => {
    moto = await startMoto()
    clients = moto.clients(region)
    await clients.iam.send(
      new CreateRoleCommand({
        RoleName: 'ingestion',
        AssumeRolePolicyDocument: JSON.stringify(lambdaTrust()),
      }),
    )
    await clients.lambda.send(
      new CreateFunctionCommand({
        FunctionName: 'ingestion',
        Role: `arn:aws:iam::${motoAccount}:role/ingestion`,
        Runtime: 'nodejs22.x',
        Handler: 'index.handler',
        Code: { ZipFile: emptyZip() },
        Timeout: 300,
        Publish: true,
      }),
    )
    await clients.lambda.send(
      new CreateAliasCommand({ FunctionName: 'ingestion', Name: 'live', FunctionVersion: '1' }),
    )
  })
  afterAll(() => moto.stop())

  beforeEach(async () => {
    bucket = `bucket-${++count}`
    const CreateBucketConfiguration = { LocationConstraint: region } as const
    await clients.s3.send(new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration }))
  })

  const request = (target: Parameters<typeof configureNotifications>[1]['target']) => ({
    bucket,
    ...place,
    prefixes: ['deliveries/'],
    target,
  })
  const read = () =>
    clients.s3.send(new GetBucketNotificationConfigurationCommand({ Bucket: bucket }))

  it('call the function after it was allowed to this bucket of this account, and nobody else', async () => {
    const steps = await configureNotifications(clients, request(lambda))
    expect(steps.map(({ call }) => call)).toEqual([
      'lambda:AddPermission',
      's3:PutBucketNotificationConfiguration',
    ])
    const { Policy } = await clients.lambda.send(
      new GetPolicyCommand({ FunctionName: 'ingestion', Qualifier: 'live' }),
    )
    const { Statement } = JSON.parse(Policy!) as { Statement: { Sid: string }[] }
    expect(Statement.find(({ Sid }) => Sid === `ddex-dsp-s3-${bucket}`)).toMatchObject({
      Effect: 'Allow',
      Principal: { Service: 's3.amazonaws.com' },
      Action: 'lambda:InvokeFunction',
      Condition: {
        StringEquals: { 'AWS:SourceAccount': motoAccount },
        ArnLike: { 'AWS:SourceArn': `arn:aws:s3:::${bucket}` },
      },
    })
    expect((await read()).LambdaFunctionConfigurations).toMatchObject([
      { LambdaFunctionArn: lambda.arn, Events: ['s3:ObjectCreated:*'] },
    ])
    expect(await configureNotifications(clients, request(lambda))).toEqual([])
  })

  it('are only described by a dry run', async () => {
    expect(await configureNotifications(clients, request(lambda), { dryRun: true })).toHaveLength(2)
    expect((await read()).LambdaFunctionConfigurations ?? []).toEqual([])
  })

  it('stay within a region, as S3 wants it', async () => {
    const elsewhere = { ...lambda, arn: lambda.arn.replace(region, 'us-east-1') }
    await expect(configureNotifications(clients, request(elsewhere))).rejects.toMatchObject({
      code: 'NOTIFICATION_ELSEWHERE',
    })
  })

  it('replace a right that was too wide', async () => {
    await clients.lambda.send(
      new AddPermissionCommand({
        FunctionName: 'ingestion',
        Qualifier: 'live',
        StatementId: `ddex-dsp-s3-${bucket}`,
        Action: 'lambda:InvokeFunction',
        Principal: 's3.amazonaws.com',
      }),
    )
    const steps = await configureNotifications(clients, request(lambda))
    expect(steps.map(({ call }) => call)).toEqual([
      'lambda:RemovePermission',
      'lambda:AddPermission',
      's3:PutBucketNotificationConfiguration',
    ])
  })

  it('keep what others have configured', async () => {
    const { QueueUrl } = await clients.sqs.send(new CreateQueueCommand({ QueueName: 'others' }))
    const { Attributes } = await clients.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
    )
    const theirs = {
      Id: 'theirs',
      QueueArn: Attributes?.QueueArn,
      Events: ['s3:ObjectCreated:*' as const],
      Filter: { Key: { FilterRules: [{ Name: 'prefix' as const, Value: 'logs/' }] } },
    }
    await clients.s3.send(
      new PutBucketNotificationConfigurationCommand({
        Bucket: bucket,
        NotificationConfiguration: { QueueConfigurations: [theirs] },
      }),
    )
    await configureNotifications(clients, request(lambda))
    const found = await read()
    expect(found.QueueConfigurations?.map(({ Id }) => Id)).toEqual(['theirs'])
    expect(found.LambdaFunctionConfigurations).toHaveLength(1)
  })

  it('go through a topic that calls the function', async () => {
    const { TopicArn } = await clients.sns.send(new CreateTopicCommand({ Name: 'events' }))
    const topic = { kind: 'sns' as const, arn: TopicArn! }
    await configureNotifications(clients, request(topic))
    const { Attributes } = await clients.sns.send(new GetTopicAttributesCommand({ TopicArn }))
    expect(Attributes?.Policy).toContain(`"aws:SourceAccount":"${motoAccount}"`)
    expect((await read()).TopicConfigurations).toMatchObject([{ TopicArn }])
    expect(await configureNotifications(clients, request(topic))).toEqual([])
    const connected = await connectEventSource(clients, lambda.arn, topic)
    expect(connected.map(({ call }) => call)).toEqual(['lambda:AddPermission', 'sns:Subscribe'])
    expect(await connectEventSource(clients, lambda.arn, topic)).toEqual([])
  })

  it('go through a queue of which only what failed comes again', async () => {
    await clients.sqs.send(new CreateQueueCommand({ QueueName: 'events' }))
    const queue = { kind: 'sqs' as const, arn: `arn:aws:sqs:${region}:${motoAccount}:events` }
    await configureNotifications(clients, request(queue))
    expect((await read()).QueueConfigurations).toMatchObject([{ QueueArn: queue.arn }])
    expect(await configureNotifications(clients, request(queue))).toEqual([])
    const connected = await connectEventSource(clients, lambda.arn, queue)
    expect(connected.map(({ call }) => call)).toEqual([
      'sqs:SetQueueAttributes',
      'lambda:CreateEventSourceMapping',
    ])
    expect(await connectEventSource(clients, lambda.arn, queue)).toEqual([])
  })
})

describe('a right that S3 does not know of yet', () => {
  const early = {
    method: 'PUT',
    path: '/deliveries-eu',
    status: 400,
    body: '<Error><Code>InvalidArgument</Code><Message>Unable to validate the following destination configurations</Message></Error>',
  }
  const policy = invokePermission({ bucket: 'deliveries-eu', region }, motoAccount)
  const Condition = {
    StringEquals: { 'AWS:SourceAccount': motoAccount },
    ArnLike: { 'AWS:SourceArn': policy.SourceArn },
  }
  const given = {
    Sid: policy.StatementId,
    Effect: 'Allow',
    Principal: { Service: policy.Principal },
    Action: policy.Action,
    Resource: lambda.arn,
    Condition,
  }
  const rightIsGiven = {
    method: 'GET',
    path: `/2015-03-31/functions/${encodeURIComponent(functionArn(place, 'ingestion'))}/policy`,
    status: 200,
    body: JSON.stringify({ Policy: JSON.stringify({ Statement: [given] }) }),
  }
  const empty = '<NotificationConfiguration></NotificationConfiguration>'
  const configured = `<NotificationConfiguration><CloudFunctionConfiguration><Id>ddex-dsp-deliveries</Id><CloudFunction>${lambda.arn}</CloudFunction><Event>s3:ObjectCreated:*</Event><Filter><S3Key><FilterRule><Name>Prefix</Name><Value>deliveries/</Value></FilterRule></S3Key></Filter></CloudFunctionConfiguration></NotificationConfiguration>`
  const read = (body: string) => ({ method: 'GET', path: '/deliveries-eu', status: 200, body })
  const configure = (clients: AwsClients, pauses: number[]) =>
    configureNotifications(
      clients,
      { bucket: 'deliveries-eu', ...place, prefixes: ['deliveries/'], target: lambda },
      { pause: (milliseconds) => Promise.resolve(pauses.push(milliseconds)) },
    )

  it('is waited for', async () => {
    const taken = { ...early, status: 200, body: '' }
    const answers = [read(empty), rightIsGiven, early, early, taken, read(configured)]
    await using aws = await recordedAws(answers)
    const pauses: number[] = []
    const steps = await configure(aws.clients(region), pauses)
    expect(steps.map(({ call }) => call)).toEqual(['s3:PutBucketNotificationConfiguration'])
    expect(pauses).toEqual([1000, 2000])
  })

  it('is not waited for when S3 has another reason', async () => {
    const other = early.body.replace(/<Message>.*<.Message>/, '<Message>Other.</Message>')
    await using aws = await recordedAws([
      read(empty),
      rightIsGiven,
      { ...early, body: other, again: true },
    ])
    const pauses: number[] = []
    await expect(configure(aws.clients(region), pauses)).rejects.toThrow('Other.')
    expect(pauses).toEqual([])
  })

  it('is told from a change of somebody else at the same moment', async () => {
    const taken = { ...early, status: 200, body: '' }
    await using aws = await recordedAws([read(empty), rightIsGiven, taken, read(empty)])
    await expect(configure(aws.clients(region), [])).rejects.toMatchObject({
      code: 'NOTIFICATION_LOST',
    })
  })
})

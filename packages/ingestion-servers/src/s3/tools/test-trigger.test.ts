import { CreateRoleCommand } from '@aws-sdk/client-iam'
import { PutFunctionConcurrencyCommand } from '@aws-sdk/client-lambda'
import { CreateLogStreamCommand, PutLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs'
import { CreateBucketCommand, ListObjectsV2Command } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { AwsClients } from './aws-clients.ts'
import { functionArn } from './aws-names.ts'
import { configureNotifications } from './configure-notifications.ts'
import { deployLambda } from './deploy-lambda.ts'
import { lambdaDefaults } from './lambda-function.ts'
import { lambdaTrust } from './lambda-role.ts'
import { hasMoto, motoAccount, startMoto, type MotoServer } from './moto-server.ts'
import { invokeWithEvent, s3PutEvent } from './test-event.ts'
import { recordedAws } from './recorded-aws.ts'
import { testTrigger, type TriggerWitness } from './test-trigger.ts'
import { emptyZip } from './zip-file.ts'

const region = 'eu-west-1'
const place = { region, accountId: motoAccount }

/** Time that passes only where something is waited for. */
function steppedTime() {
  let now = Date.now()
  return {
    clock: { now: () => new Date(now) },
    pause: (milliseconds: number) => Promise.resolve((now += milliseconds)),
  }
}

const nobody: TriggerWitness = { look: () => Promise.resolve(null) }

describe.skipIf(!hasMoto())('trying the trigger', () => {
  let moto: MotoServer
  let clients: AwsClients
  let bucket: string
  let count = 0
  const arn = functionArn(place, 'ingestion', 'live')

  beforeAll(async () => {
    moto = await startMoto()
    clients = moto.clients(region)
    const AssumeRolePolicyDocument = JSON.stringify(lambdaTrust())
    await clients.iam.send(
      new CreateRoleCommand({ RoleName: 'ingestion', AssumeRolePolicyDocument }),
    )
    await deployLambda(clients, {
      ...lambdaDefaults,
      ...place,
      functionName: 'ingestion',
      description: '',
      roleArn: `arn:aws:iam::${motoAccount}:role/ingestion`,
      zip: emptyZip(),
      environment: {},
    })
  })
  afterAll(() => moto.stop())

  beforeEach(async () => {
    bucket = `bucket-${++count}`
    const CreateBucketConfiguration = { LocationConstraint: region } as const
    await clients.s3.send(new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration }))
  })

  const notify = (functionName = 'ingestion') =>
    configureNotifications(clients, {
      bucket,
      ...place,
      prefixes: ['deliveries/'],
      target: { kind: 'lambda', arn: functionArn(place, functionName, 'live') },
    })
  const attempt = (witness = nobody, functionArn = arn) =>
    testTrigger(clients, { bucket, prefix: 'deliveries/one/', functionArn }, witness, steppedTime())

  it('says when and how the object was received, and takes it away again', async () => {
    let looks = 0
    const keys = new Set<string>()
    const result = await attempt({
      look: (_, key) => {
        keys.add(key)
        return Promise.resolve(++looks < 4 ? null : { outcome: 'received', note: 'in the inbox' })
      },
    })
    expect(result).toMatchObject({ outcome: 'received', note: 'in the inbox', milliseconds: 3000 })
    expect([...keys]).toEqual([result.key])
    expect(result.key).toMatch(/^deliveries\/one\/ddex-dsp-trigger-test-/)
    const left = await clients.s3.send(new ListObjectsV2Command({ Bucket: bucket }))
    expect(left.KeyCount).toBe(0)
  })

  it('takes the object away when the witness fails as well', async () => {
    const failing = { look: () => Promise.reject(new Error('no store')) }
    await expect(attempt(failing)).rejects.toThrow('no store')
    const left = await clients.s3.send(new ListObjectsV2Command({ Bucket: bucket }))
    expect(left.KeyCount).toBe(0)
  })

  it('tells that the bucket tells nobody', async () => {
    const result = await attempt()
    expect(result).toMatchObject({ outcome: 'timed out', milliseconds: 60_000 })
    expect(result.note).toContain('tells nobody')
  })

  it('tells that there is no such function', async () => {
    await notify()
    const result = await attempt(nobody, functionArn(place, 'gone', 'live'))
    expect(result.note).toContain('There is no function')
  })

  it('tells that the function failed, and with what', async () => {
    await notify()
    const stream = { logGroupName: '/aws/lambda/ingestion', logStreamName: 'a' }
    await clients.logs.send(new CreateLogStreamCommand(stream))
    const message = '{"level":50,"msg":"the secret cannot be read"}'
    const logEvents = [{ message, timestamp: Date.now() + 5000 }]
    await clients.logs.send(new PutLogEventsCommand({ ...stream, logEvents }))
    const result = await attempt()
    expect(result.note).toBe('The function failed: the secret cannot be read')
  })

  it('tells that the function is switched off', async () => {
    await notify()
    await clients.lambda.send(
      new PutFunctionConcurrencyCommand({
        FunctionName: 'ingestion',
        ReservedConcurrentExecutions: 0,
      }),
    )
    expect((await attempt()).note).toContain('switched off')
  })
})

describe('a test event', () => {
  const object = {
    bucket: 'deliveries-eu',
    region,
    key: 'deliveries/one/Ünïcode name+.xml',
    size: 3,
    eTag: 'abc',
    at: new Date('2026-11-28T16:00:00Z'),
  }

  it('names the key as S3 does', () => {
    const [record] = s3PutEvent(object).Records
    expect(record?.s3.object.key).toBe('deliveries/one/%C3%9Cn%C3%AFcode+name%2B.xml')
    expect(decodeURIComponent(record!.s3.object.key.replaceAll('+', ' '))).toBe(object.key)
  })

  it('calls the function and shows what it gave and logged', async () => {
    await using aws = await recordedAws([
      {
        method: 'POST',
        path: '/2015-03-31/functions/arn%3Aaws%3Alambda%3Aeu-west-1%3A123456789012%3Afunction%3Aingestion/invocations',
        status: 200,
        headers: {
          'x-amz-function-error': 'Unhandled',
          'x-amz-log-result': Buffer.from('START\nboom\n').toString('base64'),
        },
        body: '{"errorMessage":"boom"}',
      },
    ])
    const arn = functionArn(place, 'ingestion', 'live')
    expect(await invokeWithEvent(aws.clients(region), arn, s3PutEvent(object))).toEqual({
      succeeded: false,
      answer: { errorMessage: 'boom' },
      log: ['START', 'boom'],
    })
  })
})

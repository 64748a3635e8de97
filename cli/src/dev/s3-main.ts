/**
 * The S3 endpoint of the local stack, with the Lambda function behind it: its events go to the bundle that is
 * deployed, in processes of its own. Says `"listening"` when it answers.
 */
import { setInterval } from 'node:timers'
import { fileURLToPath } from 'node:url'
import { createLocalS3, type AccessKey } from '@ddex/local-s3'
import { LambdaRunner } from './lambda-runner.ts'
import { functionKeys, s3Account, s3Bucket, s3Place, s3Region } from './s3-demo.ts'
import { s3Feed } from './sign-ins.ts'

function required(name: string): string {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set`)
  return value
}

const log = (event: string, fields: object = {}): void =>
  void process.stdout.write(
    `${JSON.stringify({ time: new Date().toISOString(), service: 's3', event, ...fields })}\n`,
  )

const port = Number(required('DDEX_DSP_LOCAL_S3_PORT'))
const user = `arn:aws:iam::${s3Account}:user`
const acknowledgements = `acknowledgements/${s3Feed.id}/`
const objects = (prefix: string): string => `arn:aws:s3:::${s3Bucket}/${prefix}*`

const keys: AccessKey[] = [
  { ...functionKeys, arn: `${user}/function` },
  {
    ...{ accessKeyId: s3Feed.username, secretAccessKey: s3Feed.password },
    arn: `${user}/${s3Feed.id}`,
    // As the bucket tools have it for a sender: its own part, without deleting.
    policy: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: [
            ...['s3:PutObject', 's3:GetObject'],
            ...['s3:AbortMultipartUpload', 's3:ListMultipartUploadParts'],
          ],
          Resource: objects(s3Place.prefix),
        },
        { Effect: 'Allow', Action: 's3:GetObject', Resource: objects(acknowledgements) },
        {
          Effect: 'Allow',
          Action: 's3:ListBucket',
          Resource: `arn:aws:s3:::${s3Bucket}`,
          Condition: {
            StringLike: { 's3:prefix': [`${s3Place.prefix}*`, `${acknowledgements}*`] },
          },
        },
      ],
    },
  },
]

const lambda = new LambdaRunner({
  worker: fileURLToPath(new URL('./lambda-worker.js', import.meta.url)),
  program: required('DDEX_DSP_LOCAL_LAMBDA'),
  env: {
    ...process.env,
    DDEX_DSP_S3_ENDPOINT: `http://127.0.0.1:${port}`,
    AWS_REGION: s3Region,
    AWS_ACCESS_KEY_ID: functionKeys.accessKeyId,
    AWS_SECRET_ACCESS_KEY: functionKeys.secretAccessKey,
  },
  concurrency: 2,
  timeoutMs: 900_000,
  retryAfterMs: [2_000, 4_000],
  log,
})

const s3 = createLocalS3({
  ...{ folder: required('DDEX_DSP_LOCAL_S3_FOLDER'), port, keys },
  regions: [s3Region, 'us-east-1'],
  buckets: [
    {
      ...{ name: s3Bucket, region: s3Region, account: s3Account, versioning: true },
      notifications: [
        {
          ...{ id: 'deliveries', kind: 'function', events: ['s3:ObjectCreated:*'] },
          arn: `arn:aws:lambda:${s3Region}:${s3Account}:function:ingest:live`,
          ...{ prefix: 'deliveries/', suffix: '' },
        },
      ],
    },
  ],
  onEvent: (event) => void lambda.take(event),
})

await s3.start()
log('listening', { port })

/** What EventBridge sends every five minutes; more often here, so that nobody has to wait. */
const schedule = { source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} }
const clock = setInterval(() => void lambda.take(schedule), 15_000)

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    clearInterval(clock)
    lambda.stop()
    void s3.stop().then(() => process.exit())
  })

import { randomUUID } from 'node:crypto'
import { InvokeCommand } from '@aws-sdk/client-lambda'
import { HeadObjectCommand } from '@aws-sdk/client-s3'
import { unless } from './aws-answers.ts'
import type { AwsClients } from './aws-clients.ts'
import { splitFunctionArn } from './invoke-permission.ts'
import type { BucketOf } from './sender-policy.ts'

export interface TestObject extends BucketOf {
  key: string
  size: number
  eTag: string
  at: Date
}

/** An event as S3 sends it for an object that was put: keys are form-encoded in it. */
export const s3PutEvent = ({ bucket, region, key, size, eTag, at }: TestObject) => ({
  Records: [
    {
      eventVersion: '2.1',
      eventSource: 'aws:s3',
      awsRegion: region,
      eventTime: at.toISOString(),
      eventName: 'ObjectCreated:Put',
      userIdentity: { principalId: 'ddex-dsp:test-event' },
      requestParameters: { sourceIPAddress: '127.0.0.1' },
      responseElements: { 'x-amz-request-id': randomUUID(), 'x-amz-id-2': 'ddex-dsp-test-event' },
      s3: {
        s3SchemaVersion: '1.0',
        configurationId: 'ddex-dsp-test-event',
        bucket: {
          name: bucket,
          ownerIdentity: { principalId: 'ddex-dsp' },
          arn: `arn:aws:s3:::${bucket}`,
        },
        object: {
          key: encodeURIComponent(key).replaceAll('%2F', '/').replaceAll('%20', '+'),
          size,
          eTag,
          sequencer: at.getTime().toString(16).toUpperCase().padStart(18, '0'),
        },
      },
    },
  ],
})

/** What an event says of an object that is there; null when it is not. */
export async function findObject(
  { s3 }: AwsClients,
  Bucket: string,
  Key: string,
): Promise<Pick<TestObject, 'size' | 'eTag'> | null> {
  const head = await unless(['NotFound', 'NoSuchKey'], () =>
    s3.send(new HeadObjectCommand({ Bucket, Key })),
  )
  return head && { size: head.ContentLength ?? 0, eTag: (head.ETag ?? '').replaceAll('"', '') }
}

export interface InvokeAnswer {
  /** Whether the function ended without an error. */
  succeeded: boolean
  /** What it gave, or its error. */
  answer: unknown
  /** The end of what it logged, at most 4 KiB. */
  log: string[]
}

/** Calls the function with `event` and waits for its answer. Throws when it cannot be called. */
export async function invokeWithEvent(
  { lambda }: AwsClients,
  functionArn: string,
  event: unknown,
): Promise<InvokeAnswer> {
  const answer = await lambda.send(
    new InvokeCommand({
      ...splitFunctionArn(functionArn),
      InvocationType: 'RequestResponse',
      LogType: 'Tail',
      Payload: Buffer.from(JSON.stringify(event)),
    }),
  )
  const payload = Buffer.from(answer.Payload ?? []).toString('utf8')
  const log = Buffer.from(answer.LogResult ?? '', 'base64').toString('utf8')
  return {
    succeeded: answer.FunctionError === undefined,
    answer: payload === '' ? null : (JSON.parse(payload) as unknown),
    log: log.split('\n').filter((line) => line !== ''),
  }
}

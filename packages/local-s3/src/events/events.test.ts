import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  UploadPartCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import { afterEach, describe, expect, it } from 'vitest'
import type { LocalS3Options, NotificationConfiguration, S3EventRecord } from '../index.ts'
import { startEndpoint, type RunningEndpoint } from '../testing/endpoint.ts'

const Bucket = 'watched'
const LambdaFunctionArn = 'arn:aws:lambda:us-east-1:123456789012:function:ingest'

let endpoint: RunningEndpoint | null = null
afterEach(async () => {
  await endpoint?.stop()
  endpoint = null
})

interface Seen {
  record: S3EventRecord
  configuration: NotificationConfiguration
}

/** A bucket whose `in/*.xml` are watched, and what was told. */
async function watch(
  options: Partial<LocalS3Options> = {},
): Promise<{ client: S3Client; seen: Seen[] }> {
  const seen: Seen[] = []
  endpoint = await startEndpoint({
    onEvent(event, configuration) {
      seen.push(...event.Records.map((record) => ({ record, configuration })))
    },
    ...options,
  })
  const client = endpoint.client()
  await client.send(new CreateBucketCommand({ Bucket }))
  await client.send(
    new PutBucketNotificationConfigurationCommand({
      Bucket,
      NotificationConfiguration: {
        LambdaFunctionConfigurations: [
          {
            Id: 'deliveries',
            LambdaFunctionArn,
            Events: ['s3:ObjectCreated:*', 's3:ObjectRemoved:*'],
            Filter: {
              Key: {
                FilterRules: [
                  { Name: 'prefix', Value: 'in/' },
                  { Name: 'suffix', Value: '.xml' },
                ],
              },
            },
          },
        ],
      },
    }),
  )
  return { client, seen }
}

describe('events', () => {
  it('are told as AWS writes them', async () => {
    const { client, seen } = await watch({ clock: { now: () => new Date() } })
    await client.send(new PutObjectCommand({ Bucket, Key: 'in/ä b+c.xml', Body: 'hello' }))
    await endpoint?.s3.eventsDelivered()
    expect(seen).toHaveLength(1)
    expect(seen[0]?.configuration).toMatchObject({
      id: 'deliveries',
      kind: 'function',
      arn: LambdaFunctionArn,
    })
    expect(seen[0]?.record).toEqual({
      eventVersion: '2.1',
      eventSource: 'aws:s3',
      awsRegion: 'us-east-1',
      eventTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      eventName: 'ObjectCreated:Put',
      userIdentity: { principalId: expect.stringMatching(/^AWS:/) },
      requestParameters: { sourceIPAddress: '127.0.0.1' },
      responseElements: {
        'x-amz-request-id': expect.stringMatching(/^[0-9A-F]{16}$/),
        'x-amz-id-2': expect.any(String),
      },
      s3: {
        s3SchemaVersion: '1.0',
        configurationId: 'deliveries',
        bucket: {
          name: Bucket,
          ownerIdentity: { principalId: expect.any(String) },
          arn: 'arn:aws:s3:::watched',
        },
        object: {
          key: 'in/%C3%A4+b%2Bc.xml',
          size: 5,
          eTag: '5d41402abc4b2a76b9719d911017c592',
          sequencer: expect.stringMatching(/^[0-9A-F]{18}$/),
        },
      },
    })
  })

  it('name how an object came or went, and pass by what no rule covers', async () => {
    const { client, seen } = await watch()
    const Key = 'in/a.xml'
    await client.send(new PutObjectCommand({ Bucket, Key: 'in/a.wav', Body: '' }))
    await client.send(new PutObjectCommand({ Bucket, Key: 'out/a.xml', Body: '' }))
    await client.send(new CopyObjectCommand({ Bucket, Key, CopySource: `${Bucket}/out/a.xml` }))
    const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key }))
    const part = { Bucket, Key, UploadId, PartNumber: 1 }
    const { ETag } = await client.send(new UploadPartCommand({ ...part, Body: 'x' }))
    const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] }
    await client.send(
      new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload }),
    )
    await client.send(new DeleteObjectCommand({ Bucket, Key }))
    await client.send(
      new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }),
    )
    const put = await client.send(new PutObjectCommand({ Bucket, Key, Body: '' }))
    const marker = await client.send(new DeleteObjectCommand({ Bucket, Key }))
    await endpoint?.s3.eventsDelivered()
    const byOrder = seen
      .map(({ record }) => record)
      .sort((a, b) => (a.s3.object.sequencer < b.s3.object.sequencer ? -1 : 1))
    expect(byOrder.map((record) => [record.eventName, record.s3.object.versionId])).toEqual([
      ['ObjectCreated:Copy', undefined],
      ['ObjectCreated:CompleteMultipartUpload', undefined],
      ['ObjectRemoved:Delete', undefined],
      ['ObjectCreated:Put', put.VersionId],
      ['ObjectRemoved:DeleteMarkerCreated', marker.VersionId],
    ])
    expect(new Set(byOrder.map((record) => record.s3.object.sequencer)).size).toBe(5)
  })

  it('are told again until they are taken', async () => {
    let calls = 0
    const { client } = await watch({
      onEvent() {
        calls += 1
        if (calls < 4) throw new Error('not now')
      },
    })
    await client.send(new PutObjectCommand({ Bucket, Key: 'in/a.xml', Body: '' }))
    await endpoint?.s3.eventsDelivered()
    expect(calls).toBe(4)
  })
})

import { PutObjectCommand } from '@aws-sdk/client-s3'
import { expect, it } from 'vitest'
import { startEndpoint } from '../testing/endpoint.ts'
import { lambdaEvent } from './lambda-event.ts'
import type { S3Event } from './event-record.ts'
import type { NotificationConfiguration } from './notification-configuration.ts'

const configuration: NotificationConfiguration = {
  id: 'all',
  kind: 'topic',
  arn: 'arn:aws:sns:eu-west-1:123456789012:topic',
  events: ['s3:ObjectCreated:*'],
  prefix: '',
  suffix: '',
}
const buckets = [{ name: 'feeds', notifications: [configuration] }]

it('a target that never answers does not keep the endpoint from stopping', async () => {
  let called = (): void => undefined
  const isCalled = new Promise<void>((resolve) => (called = resolve))
  const endpoint = await startEndpoint({
    buckets,
    onEvent() {
      called()
      return new Promise<void>(() => undefined)
    },
  })
  await endpoint.client().send(new PutObjectCommand({ Bucket: 'feeds', Key: 'a', Body: '' }))
  await isCalled
  await endpoint.stop()
})

it('however much comes at once, a target has at most 16 events at a time, and gets them all', async () => {
  let running = 0
  let most = 0
  const keys = new Set<string>()
  const endpoint = await startEndpoint({
    buckets,
    async onEvent({ Records }) {
      running += 1
      most = Math.max(most, running)
      await new Promise((resolve) => setImmediate(resolve))
      for (const { s3 } of Records) keys.add(s3.object.key)
      running -= 1
    },
  })
  const client = endpoint.client()
  const puts = Array.from({ length: 100 }, (_, at) =>
    client.send(new PutObjectCommand({ Bucket: 'feeds', Key: `k${at}`, Body: '' })),
  )
  await Promise.all(puts)
  await endpoint.s3.eventsDelivered()
  await endpoint.stop()
  expect(keys.size).toBe(100)
  expect(most).toBeLessThanOrEqual(16)
})

it('a function gets the event itself, or in the envelope of its topic or queue', () => {
  const event: S3Event = { Records: [] }
  expect(lambdaEvent(event, { ...configuration, kind: 'function' })).toBe(event)
  expect(lambdaEvent(event, configuration)).toMatchObject({
    Records: [
      { EventSource: 'aws:sns', Sns: { TopicArn: configuration.arn, Message: '{"Records":[]}' } },
    ],
  })
  expect(lambdaEvent(event, { ...configuration, kind: 'queue' })).toMatchObject({
    Records: [{ eventSource: 'aws:sqs', awsRegion: 'eu-west-1', body: '{"Records":[]}' }],
  })
})

import { createHash, randomUUID } from 'node:crypto'
import type { S3Event } from './event-record.ts'
import type { NotificationConfiguration } from './notification-configuration.ts'

/** A message of a queue, as Lambda gets it. */
function queueRecord(event: S3Event, { arn }: NotificationConfiguration): object {
  const body = JSON.stringify(event)
  const sent = String(new Date(event.Records[0]?.eventTime ?? 0).getTime())
  return {
    messageId: randomUUID(),
    receiptHandle: randomUUID(),
    body,
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: sent,
      SenderId: 's3.amazonaws.com',
      ApproximateFirstReceiveTimestamp: sent,
    },
    messageAttributes: {},
    md5OfBody: createHash('md5').update(body).digest('hex'),
    eventSource: 'aws:sqs',
    eventSourceARN: arn,
    awsRegion: arn.split(':')[3],
  }
}

/** A notification of a topic, as Lambda gets it. */
const topicRecord = (event: S3Event, { arn }: NotificationConfiguration): object => ({
  EventSource: 'aws:sns',
  EventVersion: '1.0',
  EventSubscriptionArn: `${arn}:${randomUUID()}`,
  Sns: {
    Type: 'Notification',
    MessageId: randomUUID(),
    TopicArn: arn,
    Subject: 'Amazon S3 Notification',
    Message: JSON.stringify(event),
    Timestamp: event.Records[0]?.eventTime,
    SignatureVersion: '1',
    Signature: '',
    SigningCertUrl: '',
    UnsubscribeUrl: '',
    MessageAttributes: {},
  },
})

/** What a Lambda function is called with: the event itself, or in the envelope of its queue or topic. */
export function lambdaEvent(event: S3Event, configuration: NotificationConfiguration): object {
  if (configuration.kind === 'queue') return { Records: [queueRecord(event, configuration)] }
  if (configuration.kind === 'topic') return { Records: [topicRecord(event, configuration)] }
  return event
}

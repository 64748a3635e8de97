import { z } from 'zod'

const etag = z
  .string()
  .default('')
  .transform((text) => text.replaceAll('"', ''))
const sequencer = z.string().regex(/^[0-9A-Fa-f]{1,64}$/)
const versionId = z
  .string()
  .nullish()
  .transform((id) => id ?? null)

/** Amazon S3 User Guide, "Event message structure". */
export const s3Record = z.object({
  eventSource: z.literal('aws:s3'),
  eventName: z.string(),
  requestParameters: z.object({ sourceIPAddress: z.string() }).partial().optional(),
  s3: z.object({
    bucket: z.object({ name: z.string().min(1) }),
    object: z.object({
      key: z.string().min(1),
      size: z.number().int().nonnegative().default(0),
      eTag: etag,
      versionId,
      sequencer,
    }),
  }),
})

/** What S3 sends once when somebody sets up notifications. */
export const s3TestEvent = z.object({ Event: z.literal('s3:TestEvent') })

/** AWS Lambda Developer Guide, "Invoking Lambda functions with Amazon SNS notifications". */
export const snsRecord = z.object({
  EventSource: z.literal('aws:sns'),
  Sns: z.object({ Message: z.string() }),
})

/** The same in the body of a queue's message. */
export const snsEnvelope = z.object({ Type: z.literal('Notification'), Message: z.string() })

/** AWS Lambda Developer Guide, "Using Lambda with Amazon SQS". */
export const sqsRecord = z.object({
  eventSource: z.literal('aws:sqs'),
  messageId: z.string().min(1),
  body: z.string(),
})

/** Amazon S3 User Guide, "EventBridge event message structure": keys are not encoded here. */
export const eventBridgeEvent = z.object({
  source: z.literal('aws.s3'),
  'detail-type': z.string(),
  detail: z.object({
    bucket: z.object({ name: z.string().min(1) }),
    object: z.object({
      key: z.string().min(1),
      size: z.number().int().nonnegative().default(0),
      etag,
      'version-id': versionId,
      sequencer,
    }),
    'source-ip-address': z.string().default(''),
    /** Of `Object Deleted`. */
    'deletion-type': z.string().optional(),
  }),
})

/** What EventBridge sends by the clock. */
export const scheduledEvent = z.object({
  source: z.literal('aws.events'),
  'detail-type': z.literal('Scheduled Event'),
})

export const withRecords = z.object({ Records: z.array(z.unknown()) })

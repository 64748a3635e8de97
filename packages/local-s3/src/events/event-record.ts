import { uriEncodePath } from '../signature/uri-encoding.ts'
import type { BucketFacts } from '../store/bucket.ts'
import { ownerOf } from '../store/owner.ts'

export type CreatedBy = 'Put' | 'Post' | 'Copy' | 'CompleteMultipartUpload'
export type EventName =
  `ObjectCreated:${CreatedBy}` | 'ObjectRemoved:Delete' | 'ObjectRemoved:DeleteMarkerCreated'

/** A record of an S3 event notification, as "Event message structure" has it. */
export interface S3EventRecord {
  eventVersion: '2.1'
  eventSource: 'aws:s3'
  awsRegion: string
  /** ISO 8601 with milliseconds */
  eventTime: string
  eventName: EventName
  userIdentity: { principalId: string }
  requestParameters: { sourceIPAddress: string }
  responseElements: { 'x-amz-request-id': string; 'x-amz-id-2': string }
  s3: {
    s3SchemaVersion: '1.0'
    configurationId: string
    bucket: { name: string; ownerIdentity: { principalId: string }; arn: string }
    object: {
      /** URL-encoded, a space as `+`. */
      key: string
      size?: number
      eTag?: string
      versionId?: string
      /** Hexadecimal; of one key, the greater is the later. */
      sequencer: string
    }
  }
}

export interface S3Event {
  Records: S3EventRecord[]
}

/** What happened to an object. */
export interface ObjectChange {
  eventName: EventName
  key: string
  sequencer: string
  size?: number
  eTag?: string
  versionId?: string
}

/** By whom and through which request. */
export interface ChangeOrigin {
  bucket: BucketFacts
  time: Date
  principalId: string
  sourceIp: string
  requestId: string
  hostId: string
}

/** A key as events write it. */
export const eventKey = (key: string): string => uriEncodePath(key).replaceAll('%20', '+')

/** The record of a change for one notification configuration. */
export function makeEventRecord(
  { eventName, key, ...object }: ObjectChange,
  origin: ChangeOrigin,
  configurationId: string,
): S3EventRecord {
  const { bucket } = origin
  return {
    eventVersion: '2.1',
    eventSource: 'aws:s3',
    awsRegion: bucket.region,
    eventTime: origin.time.toISOString(),
    eventName,
    userIdentity: { principalId: origin.principalId },
    requestParameters: { sourceIPAddress: origin.sourceIp },
    responseElements: { 'x-amz-request-id': origin.requestId, 'x-amz-id-2': origin.hostId },
    s3: {
      s3SchemaVersion: '1.0',
      configurationId,
      bucket: {
        name: bucket.name,
        ownerIdentity: { principalId: ownerOf(bucket.account).ID },
        arn: `arn:aws:s3:::${bucket.name}`,
      },
      object: { key: eventKey(key), ...object },
    },
  }
}

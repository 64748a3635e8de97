import type { z } from 'zod'
import {
  eventBridgeEvent,
  s3Record,
  s3TestEvent,
  scheduledEvent,
  snsEnvelope,
  snsRecord,
  sqsRecord,
  withRecords,
} from './event-schemas.ts'
import type { ObjectNotice } from './object-notice.ts'

/** A part of an event that is taken or given back as a whole. */
export interface EventMessage {
  /** What a queue calls it; null where nobody can be told which part of an event was not taken. */
  id: string | null
  notices: ObjectNotice[]
  /** What could not be read, in words; null when everything could. */
  fault: string | null
}

export type S3Event =
  | { kind: 'objects'; messages: EventMessage[] }
  /** The clock says that it is time for what is done now and again. */
  | { kind: 'schedule' }

/**
 * Reads whatever way S3 tells of objects: straight, through SNS, through SQS (with SNS in between or not), or
 * through EventBridge. What is not understood is a fault of its message; the others are still read.
 */
export function readEvent(event: unknown): S3Event {
  if (scheduledEvent.safeParse(event).success) return { kind: 'schedule' }
  const records = withRecords.safeParse(event)
  if (!records.success) return { kind: 'objects', messages: [messageOf(null, () => [event])] }
  return { kind: 'objects', messages: records.data.Records.map(readRecord) }
}

function readRecord(record: unknown): EventMessage {
  const queued = sqsRecord.safeParse(record)
  if (queued.success) return messageOf(queued.data.messageId, () => inside(queued.data.body))
  const topic = snsRecord.safeParse(record)
  if (topic.success) return messageOf(null, () => inside(topic.data.Sns.Message))
  return messageOf(null, () => [record])
}

/** What a text in JSON tells, with what SNS has put around it taken off. */
function inside(text: string): unknown[] {
  const body: unknown = JSON.parse(text)
  const envelope = snsEnvelope.safeParse(body)
  if (envelope.success) return inside(envelope.data.Message)
  const records = withRecords.safeParse(body)
  return records.success ? records.data.Records : [body]
}

function messageOf(id: string | null, parts: () => unknown[]): EventMessage {
  const message: EventMessage = { id, notices: [], fault: null }
  try {
    for (const part of parts()) message.notices.push(...noticesIn(part))
  } catch (error) {
    message.fault = error instanceof Error ? error.message : String(error)
  }
  return message
}

function noticesIn(part: unknown): ObjectNotice[] {
  if (s3TestEvent.safeParse(part).success) return []
  const bridged = eventBridgeEvent.safeParse(part)
  if (bridged.success) return ofEventBridge(bridged.data)
  const record = s3Record.safeParse(part)
  if (record.success) return ofRecord(record.data)
  const [issue] = record.error.issues
  const where = issue?.path.join('.') ?? ''
  throw new Error(`This is no event of S3 that we know (${where}: ${issue?.message ?? ''}).`)
}

function ofRecord({ eventName, requestParameters, s3 }: z.infer<typeof s3Record>): ObjectNotice[] {
  const { key, size, eTag: etag, versionId, sequencer } = s3.object
  const kind = kindOf(eventName.replace(/^s3:/, ''), versionId)
  const address = requestParameters?.sourceIPAddress ?? ''
  const bucket = s3.bucket.name
  const notice = { bucket, key: decodeKey(key), versionId, etag, size, sequencer, address }
  return kind === null ? [] : [{ kind, ...notice }]
}

/** Null for what is of no use to us: restores, tags, and versions of old that are removed for good. */
function kindOf(name: string, versionId: string | null): ObjectNotice['kind'] | null {
  if (name.startsWith('ObjectCreated:')) return 'created'
  if (name === 'ObjectRemoved:DeleteMarkerCreated') return 'removed'
  // Where there are versions, what lies on top of the key has not changed for certain.
  if (name === 'ObjectRemoved:Delete' && versionId === null) return 'removed'
  return null
}

function ofEventBridge(event: z.infer<typeof eventBridgeEvent>): ObjectNotice[] {
  const { bucket, object, 'source-ip-address': address } = event.detail
  const { key, size, etag, sequencer, 'version-id': versionId } = object
  const notice = { bucket: bucket.name, key, versionId, etag, size, sequencer, address }
  if (event['detail-type'] === 'Object Created') return [{ kind: 'created', ...notice }]
  if (event['detail-type'] !== 'Object Deleted') return []
  const isMarker = event.detail['deletion-type'] === 'Delete Marker Created'
  return isMarker || versionId === null ? [{ kind: 'removed', ...notice }] : []
}

/** Keys are form-encoded in events: a space is a plus. Throws for escapes that are no UTF-8. */
function decodeKey(encoded: string): string {
  try {
    return decodeURIComponent(encoded.replaceAll('+', ' '))
  } catch {
    throw new Error(`The key in the event is not encoded as S3 does it: ${encoded.slice(0, 200)}`)
  }
}

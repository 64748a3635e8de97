import { z } from 'zod'
import { orderOf, readVersion, type StoredVersion } from './stored-version.ts'

/** A message of a Pub/Sub subscription, as its REST interface gives it. */
export const receivedMessage = z.object({
  ackId: z.string(),
  message: z.object({
    attributes: z.record(z.string(), z.string()).default({}),
    data: z.string().default(''),
  }),
})

/** Attributes of the notifications that matter. */
const told = z.object({
  eventType: z.enum(['OBJECT_FINALIZE', 'OBJECT_DELETE', 'OBJECT_ARCHIVE']),
  bucketId: z.string().min(1),
  objectId: z.string().min(1),
  objectGeneration: z.string().regex(/^\d{1,20}$/),
  overwrittenByGeneration: z.string().optional(),
})

/** What a notification of Cloud Storage says (documentation, "Pub/Sub notifications"). */
export type Notification =
  | { kind: 'created'; version: StoredVersion }
  /** The notification has no payload: the rest is asked for. */
  | { kind: 'announced'; bucket: string; key: string; generation: string }
  | { kind: 'removed'; bucket: string; key: string; order: string }
  /** Of no consequence, or not of Cloud Storage at all. */
  | { kind: 'other' }

export function readNotification({ message }: z.infer<typeof receivedMessage>): Notification {
  const read = told.safeParse(message.attributes)
  if (!read.success) return { kind: 'other' }
  const { eventType, bucketId, objectId, objectGeneration, overwrittenByGeneration } = read.data
  const place = { bucket: bucketId, key: objectId }
  if (eventType === 'OBJECT_FINALIZE') {
    const version = readVersion(payloadOf(message.data))
    const isOfIt = version?.key === objectId && version.generation === objectGeneration
    if (isOfIt) return { kind: 'created', version }
    return { kind: 'announced', ...place, generation: objectGeneration }
  }
  // What was replaced is told of by what has replaced it.
  if (overwrittenByGeneration !== undefined) return { kind: 'other' }
  return { kind: 'removed', ...place, order: orderOf(objectGeneration) }
}

function payloadOf(data: string): unknown {
  try {
    return JSON.parse(Buffer.from(data, 'base64').toString('utf8'))
  } catch {
    return null
  }
}

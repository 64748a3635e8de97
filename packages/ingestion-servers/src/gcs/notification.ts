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

/** What a notification of Cloud Storage says (documentation, "Pub/Sub notifications"). */
export type Notification =
  | { kind: 'created'; version: StoredVersion }
  /** The notification has no payload: the rest is asked for. */
  | { kind: 'announced'; bucket: string; key: string; generation: string }
  | { kind: 'removed'; bucket: string; key: string; order: string }
  /** Of no consequence, or not of Cloud Storage at all. */
  | { kind: 'other' }

export function readNotification({ message }: z.infer<typeof receivedMessage>): Notification {
  const { eventType, bucketId, objectId, objectGeneration, overwrittenByGeneration } =
    message.attributes
  if (!bucketId || !objectId || !/^\d{1,20}$/.test(objectGeneration ?? '')) return { kind: 'other' }
  const generation = objectGeneration ?? ''
  const place = { bucket: bucketId, key: objectId }
  if (eventType === 'OBJECT_FINALIZE') {
    const version = readVersion(payloadOf(message.data))
    const isOfIt = version?.key === objectId && version.generation === generation
    return isOfIt ? { kind: 'created', version } : { kind: 'announced', ...place, generation }
  }
  // What was replaced is told of by what has replaced it.
  const isRemoval = eventType === 'OBJECT_DELETE' || eventType === 'OBJECT_ARCHIVE'
  if (!isRemoval || overwrittenByGeneration) return { kind: 'other' }
  return { kind: 'removed', ...place, order: orderOf(generation) }
}

function payloadOf(data: string): unknown {
  try {
    return JSON.parse(Buffer.from(data, 'base64').toString('utf8'))
  } catch {
    return null
  }
}

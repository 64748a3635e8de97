import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { deliveryIdOf, stableId, type DeliveryRequest } from '@ddex/dsp-core'
import { toFeedPath } from '../common/feed-path.ts'
import { tooLarge } from '../common/too-large.ts'
import { json, type DoorAnswer } from './http-exchange.ts'
import type { Visit } from './visit.ts'
import { Problem } from './problem.ts'
import { takeFile } from './take-file.ts'

/** What `@ddex/ern` reads at most. */
export const maxMessageBytes = 20 * 1024 ** 2
const keptMs = 30 * 86_400_000

export interface SentMessage {
  bytes: Buffer
  messageId: string
  /** Package of the message in the feed. */
  folder: string
}

/**
 * A message with the names that everything of it goes by: the MessageId that came along, else the one inside, else
 * one made of its bytes. The same message again has the same names.
 */
export function nameMessage(bytes: Buffer, stated: string | undefined): SentMessage {
  const head = bytes.subarray(0, 65_536).toString('utf8')
  const [, inside] = /<(?:[\w.-]+:)?MessageId>\s*([^<]{1,200}?)\s*</.exec(head) ?? []
  const messageId = stated?.trim() || inside || stableId(bytes.toString('base64'))
  return { bytes, messageId, folder: folderOf(messageId) }
}

/** A MessageId as a folder's name; one that is none is named by its hash. */
function folderOf(messageId: string): string {
  const isName = /^[\w][\w .@:+-]{0,199}$/.test(messageId)
  return isName && toFeedPath(messageId) === messageId ? messageId : stableId(messageId)
}

const pathOf = (folder: string): string => `${folder}/${folder}.xml`

type Urls = Pick<DeliveryRequest, 'audioUrls' | 'imageUrls'>

/**
 * Takes a message, and has its files fetched. All of it may be done again: the same MessageId with the same bytes is
 * the same delivery and gets the same answer.
 */
export async function takeMessage(
  visit: Visit,
  message: SentMessage,
  urls: Urls,
): Promise<DoorAnswer> {
  const { parts, feed, arrivals } = visit
  const request = await takeFile(arrivals, pathOf(message.folder), (onBytes) => {
    onBytes(message.bytes.length)
    return storeMessage(visit, message, urls)
  })
  if (urls.audioUrls.length + urls.imageUrls.length > 0)
    await parts.fetchSoon({ feedId: feed.id, requestId: request.id })
  return json(202, acceptedOf(request, parts.base))
}

/** As it was taken the first time. Throws `FileRefusal`, `Problem`, `TransientError`. */
async function storeMessage(
  { parts, feed, connectionId }: Visit,
  { bytes, messageId, folder }: SentMessage,
  urls: Urls,
): Promise<DeliveryRequest> {
  const most = Math.min(maxMessageBytes, feed.settings.maxFileSize)
  if (bytes.length > most) throw tooLarge(most, bytes.length)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const messagePath = pathOf(folder)
  const now = parts.clock.now()
  const request = await parts.requests.add({
    id: deliveryIdOf(feed.id, messagePath, sha256),
    ...{ feedId: feed.id, messageId, messagePath, ...urls, receivedAt: now, cancelledAt: null },
    expiresAt: new Date(now.getTime() + keptMs),
  })
  const order = String(request.receivedAt.getTime()).padStart(20, '0')
  const origin = { id: request.id, order }
  const open = () => Readable.from([bytes])
  const arrived = { feedId: feed.id, path: messagePath, size: bytes.length, connectionId }
  if (request.cancelledAt) throw cancelled()
  await parts.inbox.receive({ ...arrived, origin, open })
  return request
}

function acceptedOf(request: DeliveryRequest, base: string) {
  const { id, messageId, audioUrls, imageUrls, receivedAt } = request
  const filesToFetch = audioUrls.length + imageUrls.length
  const message = `The message ${messageId} was received.`
  return {
    success: true,
    deliveryId: id,
    messageId,
    message,
    acknowledgment: message,
    acknowledgmentId: `ACK_${id}`,
    filesToFetch,
    statusUrl: `${base}/${id}`,
    timestamp: receivedAt.toISOString(),
  }
}

const cancelled = () =>
  new Problem(
    409,
    'DELIVERY_CANCELLED',
    'This very message was sent before and called off.',
    'Send it with another MessageId.',
  )

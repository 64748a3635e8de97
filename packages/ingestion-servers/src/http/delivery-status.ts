import type { Delivery } from '@ddex/dsp-core'
import { json, xml, type DoorAnswer } from './http-exchange.ts'
import type { Visit } from './visit.ts'
import { Problem } from './problem.ts'
import { readBody, statusOf, statusOfRequest, type DeliveryStatus } from './wire.ts'
import { z } from 'zod'

const mostListed = 100
const query = z.object({
  messageId: z.string().max(200).optional(),
  deliveryId: z.string().max(40).optional(),
  before: z.iso.datetime().optional(),
  limit: z.coerce.number().int().min(1).max(mostListed).default(20),
})

/** `GET /`: deliveries of the feed, newest first; or those of a message. */
export async function listDeliveries({ parts, feed, request }: Visit): Promise<DoorAnswer> {
  const asked = readBody(query, Object.fromEntries(request.query))
  const { messageId, deliveryId, before, limit } = asked
  if (deliveryId !== undefined) return json(200, await findStatus(parts, feed.id, deliveryId))
  if (messageId !== undefined)
    return json(200, { deliveries: await ofMessage(parts, feed.id, messageId, limit) })
  const page = { limit, ...(before === undefined ? {} : { before: new Date(before) }) }
  const deliveries = await parts.deliveries.ofFeed(feed.id, page)
  return json(200, { deliveries: deliveries.map(statusOf) })
}

/** What was read of it, and what waits to be read. */
async function ofMessage(
  { deliveries, requests }: Visit['parts'],
  feedId: string,
  messageId: string,
  limit: number,
): Promise<DeliveryStatus[]> {
  const [read, asked] = await Promise.all([
    deliveries.withMessageId(feedId, messageId, limit),
    requests.withMessageId(feedId, messageId),
  ])
  const known = new Set(read.map(({ id }) => id))
  const others = asked.filter(({ id }) => !known.has(id))
  const found = others.map(async (request) => {
    const delivery = await deliveries.get(request.id)
    return delivery ? statusOf(delivery) : statusOfRequest(request)
  })
  const all = [...read.map(statusOf), ...(await Promise.all(found))]
  return all.sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1)).slice(0, limit)
}

/** `GET /<deliveryId>`. */
export async function showDelivery({ parts, feed, params }: Visit): Promise<DoorAnswer> {
  return json(200, await findStatus(parts, feed.id, params.deliveryId ?? ''))
}

/** Of the feed's own; one of another feed is not there. Throws `Problem`. */
async function findStatus(parts: Visit['parts'], feedId: string, id: string) {
  const delivery = await ownDelivery(parts, feedId, id)
  if (delivery) return statusOf(delivery)
  const request = /^[0-9a-f]{20}$/.test(id) ? await parts.requests.get(feedId, id) : null
  if (request) return statusOfRequest(request)
  throw unknownDelivery()
}

async function ownDelivery(
  { deliveries }: Visit['parts'],
  feedId: string,
  id: string,
): Promise<Delivery | null> {
  if (!/^[0-9a-f]{20}$/.test(id)) return null
  const delivery = await deliveries.get(id)
  return delivery?.feedId === feedId ? delivery : null
}

/** `GET /<deliveryId>/acknowledgement`: the newest, as XML. Reading it is noted. */
export async function showAcknowledgement({ parts, feed, params }: Visit): Promise<DoorAnswer> {
  const delivery = await ownDelivery(parts, feed.id, params.deliveryId ?? '')
  const name = delivery?.acknowledgement?.name
  const bytes = name ? await parts.acknowledgements.read(feed.id, name) : null
  if (!name || !bytes)
    throw new Problem(
      404,
      'ACKNOWLEDGEMENT_UNKNOWN',
      'There is none: the delivery is not over, or it is not kept any more.',
      'Ask for the status of the delivery.',
    )
  await parts.acknowledgements.noteFetched(feed.id, name)
  return xml(bytes)
}

/** States in which nothing is done yet that would have to be undone. */
const stillOpen = ['receiving', 'waiting_for_files']

/** `POST /<deliveryId>/cancel`: calls off a delivery whose files are not all here. */
export async function cancelDelivery({ parts, feed, params }: Visit): Promise<DoorAnswer> {
  const id = params.deliveryId ?? ''
  const delivery = await ownDelivery(parts, feed.id, id)
  const request = /^[0-9a-f]{20}$/.test(id) ? await parts.requests.get(feed.id, id) : null
  if (!delivery && !request) throw unknownDelivery()
  if (delivery && !stillOpen.includes(delivery.state))
    throw new Problem(
      409,
      'DELIVERY_NOT_OPEN',
      `The delivery is ${delivery.state}: it cannot be called off any more.`,
      'Send a message that takes the release down, or a newer one.',
    )
  await parts.requests.cancel(feed.id, id, parts.clock.now())
  const path = delivery?.messagePath ?? request?.messagePath
  if (path) await parts.inbox.remove(feed.id, path)
  if (delivery) await parts.signals.processDelivery(id)
  return json(202, { deliveryId: id, message: 'Nothing more is done for this delivery.' })
}

const unknownDelivery = () =>
  new Problem(
    404,
    'DELIVERY_UNKNOWN',
    'The feed has no such delivery.',
    'Use the deliveryId of the answer to its post.',
  )

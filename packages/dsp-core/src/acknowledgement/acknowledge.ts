import type { AcknowledgementStore } from '../ports/acknowledgement-store.ts'
import { settledStates, type Delivery } from '../schema/delivery.ts'
import type { Feed } from '../schema/feed.ts'
import { composeAcknowledgement } from './compose.ts'
import { identityOf } from './names.ts'
import type { AcknowledgementParts } from './parts.ts'
import { choreographyOf, sourceMessage } from './source-message.ts'

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

/** Whether the sender has yet to be told how a delivery has ended. */
const isOwed = (feed: Feed, { state, settledAt, acknowledgement }: Delivery): boolean =>
  feed.settings.acknowledgement !== 'off' &&
  settledAt !== null &&
  settledStates.includes(state) &&
  acknowledgement?.outcomeAt.getTime() !== settledAt.getTime()

/**
 * Tells the sender how a delivery has ended, once for every end: everything about an acknowledgement
 * follows from the delivery and the number of ends that were acknowledged, so whoever does it again
 * writes the same one. Trouble does not touch the delivery; it stays due and this is tried again,
 * each time after twice as long, for a day.
 */
export async function acknowledge(
  parts: AcknowledgementParts,
  feed: Feed,
  delivery: Delivery,
  owner: string,
): Promise<void> {
  const { acknowledgements: store, clock, deliveries, logger } = parts
  if (!store || !delivery.settledAt || !isOwed(feed, delivery)) return
  try {
    await send(parts, store, feed, delivery, delivery.settledAt)
  } catch (error) {
    const now = clock.now().getTime()
    const elapsed = now - delivery.settledAt.getTime()
    const deliveryId = delivery.id
    if (elapsed > dayMs) return logger.error('acknowledgement_given_up', { deliveryId, error })
    const retryAt = new Date(now + Math.max(minuteMs, elapsed))
    logger.warn('acknowledgement_failed', { deliveryId, error: String(error), retryAt })
    await deliveries.update(deliveryId, { nextAttemptAt: retryAt }, { owner })
  }
}

async function send(
  parts: AcknowledgementParts,
  store: AcknowledgementStore,
  feed: Feed,
  delivery: Delivery,
  settledAt: Date,
): Promise<void> {
  const composed = composeAcknowledgement({
    delivery,
    ...(await sourceMessage(parts, delivery)),
    service: await parts.settings.get(),
    choreography: await choreographyOf(parts, feed, delivery),
  })
  const last = delivery.acknowledgement
  if (last?.outcome === composed.outcome) return store.confirm(delivery.id, settledAt)
  const number = (last?.number ?? 0) + 1
  const { id, object } = identityOf(delivery.id, number, feed.id)
  const bytes = Buffer.from(composed.xml(id, settledAt))
  await parts.objects.write(object, bytes, 'application/xml')
  const acknowledgement = {
    feedId: feed.id,
    deliveryId: delivery.id,
    number,
    status: composed.status,
    outcome: composed.outcome,
    outcomeAt: settledAt,
    object,
    size: bytes.length,
    createdAt: settledAt,
    expiresAt: new Date(settledAt.getTime() + feed.settings.keepAcknowledgementsDays * dayMs),
    fetchedAt: null,
    removedAt: null,
  }
  // Two messages of one id that end in one millisecond would have one name.
  for (let later = 0; ; later += 1) {
    const name = composed.nameAt(new Date(settledAt.getTime() + later))
    const result = await store.add({ ...acknowledgement, name })
    if (result === 'name_taken') continue
    const { status } = composed
    parts.logger.info('acknowledgement_sent', { deliveryId: delivery.id, name, status, result })
    return
  }
}

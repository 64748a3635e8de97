import { mayBeReopened } from '../delivery/machine.ts'
import { RefusedError } from '../errors.ts'
import type { IngestParts } from './parts.ts'

/**
 * A person wants a delivery looked at again, although nothing new has come. With `accept`, the very
 * files that are here now pass, however dangerous they look. Throws `RefusedError` with
 * `DELIVERY_UNKNOWN`, or `DELIVERY_NOT_OVER` when it did not end badly.
 */
export async function reprocessDelivery(
  parts: IngestParts,
  deliveryId: string,
  { accept = false } = {},
): Promise<void> {
  const delivery = await parts.deliveries.get(deliveryId)
  if (!delivery) throw new RefusedError('DELIVERY_UNKNOWN', 'There is no such delivery.')
  if (!mayBeReopened(delivery))
    throw new RefusedError(
      'DELIVERY_NOT_OVER',
      `This delivery is ${delivery.state.replaceAll('_', ' ')}; only one that was rejected or has failed can be processed again.`,
    )
  const accepted = accept && delivery.content ? { acceptedContent: delivery.content } : {}
  await parts.deliveries.update(deliveryId, { filesSeen: null, ...accepted })
  await parts.deliveries.signal(deliveryId)
  await parts.signals.processDelivery(deliveryId)
}

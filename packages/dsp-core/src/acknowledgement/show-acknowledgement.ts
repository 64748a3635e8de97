import { RefusedError } from '../errors.ts'
import { identityOf } from './names.ts'
import type { AcknowledgementParts } from './parts.ts'

export interface ShownAcknowledgement {
  name: string
  xml: string
}

/**
 * The newest acknowledgement of a delivery, for an admin to read; also when the sender has deleted
 * it. Throws `RefusedError` with `DELIVERY_UNKNOWN` or `ACKNOWLEDGEMENT_UNKNOWN`.
 */
export async function showAcknowledgement(
  { deliveries, objects }: Pick<AcknowledgementParts, 'deliveries' | 'objects'>,
  deliveryId: string,
): Promise<ShownAcknowledgement> {
  const delivery = await deliveries.get(deliveryId)
  if (!delivery) throw new RefusedError('DELIVERY_UNKNOWN', 'There is no such delivery.')
  const { acknowledgement, feedId } = delivery
  const object = acknowledgement && identityOf(deliveryId, acknowledgement.number, feedId).object
  if (!object || !(await objects.stat(object)))
    throw new RefusedError(
      'ACKNOWLEDGEMENT_UNKNOWN',
      'None was sent for this delivery, or it is not kept any more.',
    )
  const xml = new TextDecoder().decode(await objects.readAll(object))
  return { name: acknowledgement.name, xml }
}

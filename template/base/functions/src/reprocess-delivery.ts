import { reprocessDelivery as reprocess } from '@ddex/dsp-core'
import { adminCall, textOf } from './admin-call.ts'
import { services } from './services.ts'

/**
 * An admin has a delivery that ended badly processed again: `{ deliveryId, accept? }`. With `accept: true` the
 * files of a quarantined one pass as they are.
 */
export const reprocessDelivery = adminCall(async (data, uid) => {
  const deliveryId = textOf(data, 'deliveryId', /^[0-9a-f]{20}$/, 'the id of a delivery')
  const { parts } = services()
  const accept = data.accept === true
  await reprocess(parts, deliveryId, { accept })
  parts.logger.info('delivery_reprocessed', { deliveryId, accept, by: uid })
  return { deliveryId }
})

import { reprocessDelivery as reprocess } from '@ddex/dsp-core'
import { adminCall, textOf } from './admin-call.ts'
import { services } from './services.ts'

/** An admin has a delivery that ended badly processed again: `{ deliveryId }`. */
export const reprocessDelivery = adminCall(async (data, uid) => {
  const deliveryId = textOf(data, 'deliveryId', /^[0-9a-f]{20}$/, 'the id of a delivery')
  const { parts } = services()
  await reprocess(parts, deliveryId)
  parts.logger.info('delivery_reprocessed', { deliveryId, by: uid })
  return { deliveryId }
})

import { showAcknowledgement as show } from '@ddex/dsp-core'
import { adminCall, textOf } from './admin-call.ts'
import { services } from './services.ts'

/** What the sender of a delivery was last told: `{ deliveryId }` answers `{ name, xml }`. */
export const showAcknowledgement = adminCall(async (data) =>
  show(services().parts, textOf(data, 'deliveryId', /^[0-9a-f]{20}$/, 'the id of a delivery')),
)

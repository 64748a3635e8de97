import { RefusedError, reprocessDelivery as reprocess, type Claims } from '@ddex/dsp-core'
import { HttpsError, onCall } from 'firebase-functions/v2/https'
import { services } from './services.ts'

/** An admin has a delivery that ended badly processed again: `{ deliveryId }`. */
export const reprocessDelivery = onCall<{ deliveryId: string }>(
  { cors: true },
  async ({ auth, data }) => {
    if (!auth) throw new HttpsError('unauthenticated', 'Sign in first.')
    if ((auth.token as Partial<Claims>).role !== 'admin')
      throw new HttpsError('permission-denied', 'Only an admin may do this.')
    const deliveryId: unknown = data?.deliveryId
    if (typeof deliveryId !== 'string' || !/^[0-9a-f]{20}$/.test(deliveryId))
      throw new HttpsError('invalid-argument', 'deliveryId must be the id of a delivery.')
    const { parts } = services()
    try {
      await reprocess(parts, deliveryId)
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error
      throw new HttpsError('failed-precondition', error.message, { code: error.code })
    }
    parts.logger.info('delivery_reprocessed', { deliveryId, by: auth.uid })
    return { deliveryId }
  },
)

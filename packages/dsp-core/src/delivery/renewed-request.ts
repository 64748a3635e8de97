import type { DeliveryRequest } from '../schema/delivery-request.ts'

/** A request that was made again: it stays what it was, with the URLs of now, which may have newer tokens. */
export const renewed = (held: DeliveryRequest, again: DeliveryRequest): DeliveryRequest => ({
  ...held,
  audioUrls: again.audioUrls,
  imageUrls: again.imageUrls,
})

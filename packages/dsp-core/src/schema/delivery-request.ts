/** `delivery_feeds/{id}/requests/{deliveryId}`: a delivery that came by HTTP, with the files to fetch for it. */
export interface DeliveryRequest {
  /** The delivery's. */
  id: string
  feedId: string
  messageId: string
  /** Of the message, in the feed. */
  messagePath: string
  /** URLs as the sender has given them: they may hold tokens, so no client ever reads them. */
  audioUrls: string[]
  imageUrls: string[]
  receivedAt: Date
  /** The sender has called it off: nothing more is fetched. */
  cancelledAt: Date | null
  /** When it is forgotten. */
  expiresAt: Date
}

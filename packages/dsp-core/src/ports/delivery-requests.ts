import type { DeliveryRequest } from '../schema/delivery-request.ts'

/** Deliveries that came by HTTP, as their senders asked for them. */
export interface DeliveryRequests {
  /** Keeps a request, or the one that is there with the URLs of this one: the same message again is one request. */
  add(request: DeliveryRequest): Promise<DeliveryRequest>
  get(feedId: string, id: string): Promise<DeliveryRequest | null>
  /** Those of a message, newest first; at most 20. */
  withMessageId(feedId: string, messageId: string): Promise<DeliveryRequest[]>
  /** Null when there is none. */
  cancel(feedId: string, id: string, at: Date): Promise<DeliveryRequest | null>
  /** Of all feeds, those that need not be kept any longer, oldest first. */
  expired(now: Date, limit: number): Promise<DeliveryRequest[]>
  remove(feedId: string, id: string): Promise<void>
}

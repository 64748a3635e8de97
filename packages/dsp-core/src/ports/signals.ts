/**
 * Asks for work to be done soon, at least once; every piece of work is idempotent. A delay is a
 * wish: the sweep does by itself what is due.
 */
export interface Signals {
  /** Look at a folder of a feed: what is there, what is missing. */
  assessFolder(feedId: string, folder: string, delaySeconds?: number): Promise<void>
  /** Take a delivery as far as it goes. */
  processDelivery(deliveryId: string, delaySeconds?: number): Promise<void>
}

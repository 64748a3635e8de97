/**
 * Asks for work to be done soon, at least once; every piece of work is idempotent. A delay is a
 * wish: the sweep does by itself what is due.
 */
export interface Signals {
  /** A file of a feed has arrived or is gone: see whom it concerns. */
  assessArrival(feedId: string, path: string): Promise<void>
  /** Take a delivery as far as it goes. */
  processDelivery(deliveryId: string, delaySeconds?: number): Promise<void>
}

/** What is to be fetched for a feed: the files of a request, or an upload to our bucket that is whole. */
export type FetchTask =
  | { feedId: string; requestId: string }
  | { feedId: string; uploadId: string }
  /** All buckets that tell nothing by themselves; one round for all who ask with the same word. */
  | { round: string }

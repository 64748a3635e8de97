import type { FileStatus } from '@ddex/ern'

/**
 * Which acknowledgement a sender gets for every message. `1.8` and `1.6` are versions of the ERN
 * choreography for SFTP; `auto` follows the manifest of a batch, and is 1.8 where there is none.
 */
export type AcknowledgementPolicy = 'off' | 'auto' | '1.8' | '1.6'

/** What a delivery tells of its newest acknowledgement. */
export interface DeliveryAcknowledgement {
  /** Counts the ends of the delivery that were acknowledged, from 1. */
  number: number
  /** In the feed's folder `acknowledgements`. */
  name: string
  status: FileStatus
  sentAt: Date
  /** When the sender first read or deleted it. */
  fetchedAt: Date | null
  /** Names what it says: a delivery that ends the same way again gets no second one. */
  outcome: string
  /** `settledAt` of the end that it is about. */
  outcomeAt: Date
}

/**
 * `delivery_feeds/{id}/acknowledgements/{name}`: an acknowledgement in the sender's folder. Its bytes
 * are in our bucket.
 */
export interface Acknowledgement {
  name: string
  feedId: string
  deliveryId: string
  /** See `DeliveryAcknowledgement`. */
  number: number
  status: FileStatus
  outcome: string
  outcomeAt: Date
  object: string
  /** Bytes. */
  size: number
  createdAt: Date
  /** When the sweep removes it. */
  expiresAt: Date
  fetchedAt: Date | null
  /** When the sender deleted it; it is not shown any more. */
  removedAt: Date | null
}

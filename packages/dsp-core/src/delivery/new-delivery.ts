import { stableId } from '../ids.ts'
import type { Delivery } from '../schema/delivery.ts'
import type { Feed, InboxFile } from '../schema/feed.ts'

export interface NewDelivery {
  id: string
  feed: Feed
  folder: string
  /** Null while files arrive and no message has. */
  message: InboxFile | null
  now: Date
}

const dayMs = 24 * 3_600_000

/** The delivery of a message: one for every text that its sender puts at a path. */
export const deliveryIdOf = (feedId: string, messagePath: string, sha256: string): string =>
  stableId(feedId, messagePath, sha256)

/** The delivery that stands for a folder while it has files and no message. */
export const receivingId = (feedId: string, folder: string): string =>
  stableId('receiving', feedId, folder)

/** When it is seen to whether a folder without a message still has files. */
export const lookAtReceiving = (now: Date): Date => new Date(now.getTime() + dayMs)

/** A delivery as it begins. */
export function newDelivery({ id, feed, folder, message, now }: NewDelivery): Delivery {
  const where = folder === '' ? 'the root folder' : `'${folder}'`
  return {
    id,
    feedId: feed.id,
    feedName: feed.name,
    distributorId: feed.distributorId,
    protocol: feed.protocol,
    state: 'receiving',
    step: 'Arriving',
    reason: message
      ? `The message ${message.name} has arrived.`
      : `Files are arriving in ${where}; no message is there yet.`,
    nextStep: message ? 'It is read next.' : 'Send the DDEX message (.xml) of this release.',
    folder,
    messagePath: message?.path ?? null,
    messageSha256: message?.hashes.sha256 ?? null,
    filesSeen: null,
    awaits: [],
    content: null,
    ern: null,
    fileCounts: { named: 0, here: 0, bytes: message?.size ?? 0 },
    issueCounts: { error: 0, warning: 0, info: 0 },
    topIssues: [],
    releaseIds: [],
    progress: null,
    attempt: 0,
    nextAttemptAt: message ? now : lookAtReceiving(now),
    lease: null,
    createdAt: now,
    updatedAt: now,
    settledAt: null,
  }
}

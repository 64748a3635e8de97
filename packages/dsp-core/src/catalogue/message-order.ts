import { batchIdOf } from '../delivery/inbox-path.ts'
import type { MessageOrder } from '../schema/release.ts'

export const messageOrder = (
  folder: string,
  createdAt: string | null,
  arrivedAt: Date,
): MessageOrder => ({ batch: batchIdOf(folder), createdAt: createdAt ?? '', arrivedAt })

/**
 * Whether a message is older than the one that was applied. Batches count in the order of their
 * folders (DDEX, "Order of ERN processing"), other messages by when they were made, and those that
 * were made at one moment, or do not say, by when they came.
 */
export function isStale(message: MessageOrder, applied: MessageOrder): boolean {
  if (message.batch && applied.batch && message.batch !== applied.batch)
    return message.batch < applied.batch
  const made = Date.parse(message.createdAt) - Date.parse(applied.createdAt)
  if (!Number.isNaN(made) && made !== 0) return made < 0
  return message.arrivedAt < applied.arrivedAt
}

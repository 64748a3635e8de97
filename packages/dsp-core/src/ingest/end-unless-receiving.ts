import { lookAtReceiving } from '../delivery/new-delivery.ts'
import type { Delivery } from '../schema/delivery.ts'
import type { IngestParts } from './parts.ts'

/** Files that are looked through for one that still waits for its message. */
const filesSeen = 500

/**
 * Ends a delivery that only says that files are coming in, once its folder has none any more: they
 * were removed unused, or their sender took them away.
 */
export async function endUnlessReceiving(
  { deliveries, inbox, clock }: IngestParts,
  { id, feedId, folder }: Delivery,
  owner: string,
): Promise<void> {
  const files = await inbox.inFolder(feedId, folder, filesSeen)
  if (!files.some(({ kind }) => kind === 'asset')) return deliveries.remove(id)
  await deliveries.update(id, { nextAttemptAt: lookAtReceiving(clock.now()) }, { owner })
}

import { isAvailable } from '../deals/availability.ts'
import type { IngestParts } from './parts.ts'
import { processDelivery } from './process-delivery.ts'

const batchSize = 50

/**
 * What time alone brings about, to be called every minute: deliveries that are due (settled,
 * retried, left by a dead worker) and releases whose deals began or ended.
 */
export async function sweep(parts: IngestParts): Promise<{ processed: number; published: number }> {
  const now = parts.clock.now()
  const due = await parts.deliveries.due(now, batchSize)
  for (const { id } of due) await processDelivery(parts, id)
  const changed = await parts.catalogue.outOfDate(now, batchSize)
  for (const release of changed) {
    const published = release.ready && isAvailable(release.availability, now)
    await parts.catalogue.setPublished(release.id, published, now)
  }
  return { processed: due.length, published: changed.length }
}

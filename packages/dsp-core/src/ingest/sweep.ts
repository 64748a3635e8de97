import type { IngestParts } from './parts.ts'

const batchSize = 50

/**
 * What time alone brings about, to be called every minute. Answers the deliveries that are due
 * (settled, retried, left by a dead worker), and shows or hides releases whose deals began or ended.
 */
export async function sweep(parts: IngestParts): Promise<{ due: string[]; published: number }> {
  const now = parts.clock.now()
  const due = await parts.deliveries.due(now, batchSize)
  const changed = await parts.catalogue.outOfDate(now, batchSize)
  for (const { id } of changed) await parts.catalogue.refreshPublished(id, now)
  return { due: due.map(({ id }) => id), published: changed.length }
}

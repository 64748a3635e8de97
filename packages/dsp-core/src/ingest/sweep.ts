import { removeOldAcknowledgements } from '../acknowledgement/retention.ts'
import { showAt } from '../deals/availability.ts'
import { cleanUp } from './clean-up.ts'
import type { IngestParts } from './parts.ts'

const batchSize = 50

export interface Swept {
  /** Deliveries that want to be processed. */
  due: string[]
  /** Releases that are shown otherwise from now on. */
  published: number
  /** Files that nothing used any more. */
  removed: number
}

/**
 * What time alone brings about, to be called every minute. Answers the deliveries that are due
 * (settled, retried, left by a dead worker), shows or hides releases whose deals began or ended, and
 * removes files and acknowledgements that have been of no use for long.
 */
export async function sweep(parts: IngestParts): Promise<Swept> {
  const now = parts.clock.now()
  const due = await parts.deliveries.due(now, batchSize)
  const changed = await parts.catalogue.outOfDate(now, batchSize)
  for (const { id } of changed)
    await parts.catalogue.change([id], (found) =>
      found.flatMap(({ release, tracks, deals }) => {
        if (!release) return []
        const shown = showAt({ release: { ...release, updatedAt: now }, tracks, deals }, now)
        return [{ ...shown, deals, version: null }]
      }),
    )
  const removed = await cleanUp(parts, batchSize)
  await removeOldAcknowledgements(parts)
  return { due: due.map(({ id }) => id), published: changed.length, removed }
}

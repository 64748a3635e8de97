import { removeOldAcknowledgements } from '../acknowledgement/retention.ts'
import { showAt } from '../deals/availability.ts'
import { cleanUp } from './clean-up.ts'
import type { IngestParts } from './parts.ts'

const batchSize = 50

export interface Swept {
  /** Deliveries that were due, and whose processing was asked for. */
  due: string[]
  /** Releases that are shown otherwise from now on. */
  published: number
  /** Files that nothing used any more. */
  removed: number
}

/**
 * What time alone brings about, to be called every minute. Asks for the deliveries that are due
 * (settled, retried, left by a dead worker) to be processed, shows or hides releases whose deals
 * began or ended, and removes files and acknowledgements that have been of no use for long. Trouble
 * with one of these is logged, keeps none of the others from being done, and is tried again by the
 * next sweep.
 */
export async function sweep(parts: IngestParts): Promise<Swept> {
  const apart = async <T>(part: string, work: () => Promise<T>): Promise<T | null> => {
    try {
      return await work()
    } catch (error) {
      parts.logger.error('sweep_failed', { part, error: String(error) })
      return null
    }
  }
  const due = (await apart('deliveries', () => dueDeliveries(parts))) ?? []
  for (const id of due) await apart('deliveries', () => parts.signals.processDelivery(id))
  const published = (await apart('releases', () => showReleases(parts))) ?? 0
  const removed = (await apart('files', () => cleanUp(parts, batchSize))) ?? 0
  await apart('acknowledgements', () => removeOldAcknowledgements(parts))
  return { due, published, removed }
}

async function dueDeliveries({ deliveries, clock }: IngestParts): Promise<string[]> {
  return (await deliveries.due(clock.now(), batchSize)).map(({ id }) => id)
}

async function showReleases({ catalogue, clock }: IngestParts): Promise<number> {
  const now = clock.now()
  const changed = await catalogue.outOfDate(now, batchSize)
  for (const { id } of changed)
    await catalogue.change([id], (found) =>
      found.flatMap(({ release, tracks, deals }) => {
        if (!release) return []
        const shown = showAt({ release: { ...release, updatedAt: now }, tracks, deals }, now)
        return [{ ...shown, deals, version: null }]
      }),
    )
  return changed.length
}

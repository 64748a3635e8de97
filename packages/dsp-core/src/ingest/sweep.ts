import { removeOldAcknowledgements } from '../acknowledgement/retention.ts'
import { showAt } from '../deals/availability.ts'
import { askedOnceMore, isToBeAskedFor } from '../delivery/asked.ts'
import type { Delivery } from '../schema/delivery.ts'
import { cleanUp } from './clean-up.ts'
import type { IngestParts } from './parts.ts'

const batchSize = 50
/** Milliseconds of a sweep for getting deliveries going; what is left is for the next one. */
const wakeDeliveriesMs = 30_000
/** Milliseconds of a sweep for showing releases; what is left is for the next one. */
const showReleasesMs = 45_000
/** Deliveries or releases that are taken at a time. */
const atOnce = 8

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
 * (settled, retried, left by a dead worker) to be processed, less and less often those that no worker takes, shows or hides releases whose deals
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
  const due: string[] = []
  const wake = async (delivery: Delivery) => {
    due.push(delivery.id)
    await apart('deliveries', () => askFor(parts, delivery))
  }
  await apart('deliveries', () => wakeDeliveries(parts, wake))
  const published = (await apart('releases', () => showReleases(parts))) ?? 0
  const removed = (await apart('files', () => cleanUp(parts, batchSize))) ?? 0
  await apart('acknowledgements', () => removeOldAcknowledgements(parts))
  return { due, published, removed }
}

/** Noted first: a worker may be done with it before the queue has answered us. */
async function askFor(
  { deliveries, signals, clock }: IngestParts,
  delivery: Delivery,
): Promise<void> {
  const asked = askedOnceMore(delivery, clock.now())
  if (asked) await deliveries.update(delivery.id, { asked })
  await signals.processDelivery(delivery.id)
}

/** After an outage thousands may be due at once: page by page, until all were asked for or its time is over. */
async function wakeDeliveries(
  { deliveries, clock }: IngestParts,
  wake: (delivery: Delivery) => Promise<void>,
): Promise<void> {
  const now = clock.now()
  const isTime = () => clock.now().getTime() < now.getTime() + wakeDeliveriesMs
  let page = await deliveries.due(now, batchSize)
  while (page.length > 0) {
    const wanted = page.filter((delivery) => isToBeAskedFor(delivery, now))
    for (let at = 0; at < wanted.length && isTime(); at += atOnce)
      await Promise.all(wanted.slice(at, at + atOnce).map(wake))
    if (page.length < batchSize || !isTime()) return
    page = await deliveries.due(now, batchSize, page.at(-1))
  }
}

/**
 * Many deals begin at one midnight, so this goes on until all are shown or its time is over. A
 * release that cannot be shown is tried once.
 */
async function showReleases(parts: IngestParts): Promise<number> {
  const { catalogue, clock, logger } = parts
  const until = clock.now().getTime() + showReleasesMs
  const tried = new Set<string>()
  let shown = 0
  const showOne = async (id: string) => {
    tried.add(id)
    try {
      await showRelease(parts, id)
      shown += 1
    } catch (error) {
      logger.error('release_not_shown', { releaseId: id, error: String(error) })
    }
  }
  const isTime = () => clock.now().getTime() < until
  while (isTime()) {
    const changed = await catalogue.outOfDate(clock.now(), batchSize)
    const ids = changed.map(({ id }) => id).filter((id) => !tried.has(id))
    if (ids.length === 0) break
    for (let at = 0; at < ids.length && isTime(); at += atOnce)
      await Promise.all(ids.slice(at, at + atOnce).map(showOne))
  }
  return shown
}

async function showRelease({ catalogue, clock }: IngestParts, releaseId: string): Promise<void> {
  const now = clock.now()
  await catalogue.change([releaseId], (found) =>
    found.flatMap(({ release, tracks, deals }) => {
      if (!release) return []
      const shown = showAt({ release: { ...release, updatedAt: now }, tracks, deals }, now)
      return [{ ...shown, deals, version: null }]
    }),
  )
}

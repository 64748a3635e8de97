import { acknowledge } from '../acknowledgement/acknowledge.ts'
import { backoffMs, maxAttempts } from '../delivery/backoff.ts'
import { unprovenHasChanged } from '../delivery/files-seen.ts'
import { mayBeReopened } from '../delivery/machine.ts'
import { DspError, LeaseLostError } from '../errors.ts'
import { settledStates } from '../schema/delivery.ts'
import type { Delivery } from '../schema/delivery.ts'
import { followDelivery } from './follow-delivery.ts'
import { endUnlessReceiving } from './end-unless-receiving.ts'
import { seenNow } from './find-files.ts'
import type { IngestParts } from './parts.ts'
import { createRun, leaseMs, type Run } from './run.ts'

const lookAgainMs = 60_000
/** A day and a half, as each wait is twice the one before. */
const mostLooks = 11

/**
 * Takes a delivery as far as it goes now. Safe to call any number of times, at once and from
 * anywhere: one worker has the lease, the others note that there is something new and leave.
 */
export async function processDelivery(parts: IngestParts, deliveryId: string): Promise<void> {
  const owner = parts.ids.next()
  let again = true
  while (again) {
    const delivery = await parts.deliveries.takeLease(deliveryId, owner, leaseMs)
    if (!delivery) return
    try {
      await workOn(parts, delivery, owner)
    } catch (error) {
      if (error instanceof LeaseLostError) return
      throw error
    } finally {
      again = await parts.deliveries.releaseLease(deliveryId, owner)
    }
  }
}

async function workOn(parts: IngestParts, delivery: Delivery, owner: string): Promise<void> {
  const feed = await parts.feeds.get(delivery.feedId)
  if (!delivery.messagePath) return endUnlessReceiving(parts, delivery, owner)
  if (!feed) return
  const run = createRun(parts, feed, delivery, owner)
  try {
    await proceed(run)
  } catch (error) {
    if (error instanceof LeaseLostError) throw error
    if (settledStates.includes(run.delivery.state)) await lookLater(run, owner, error)
    else await noteFailure(run, error)
  }
  await acknowledge(parts, feed, run.delivery, owner)
}

async function proceed(run: Run): Promise<void> {
  if (settledStates.includes(run.delivery.state)) {
    const isNews = await hasNews(run)
    if (run.delivery.looks) await run.note({ looks: 0 })
    if (!isNews) return
    await run.take({ type: 'reopened', detail: 'Something new has arrived for this delivery.' })
  }
  if (run.delivery.attempt >= maxAttempts) {
    const message = 'The work on this delivery was cut off again and again (WORKER_LOST).'
    return run.take({ type: 'failed', message, retryAt: null, attempt: run.delivery.attempt })
  }
  await followDelivery(run)
}

/** Something is there that was not when the delivery ended, and it would change how it ended. */
async function hasNews(run: Run): Promise<boolean> {
  const { delivery } = run
  const isBad = mayBeReopened(delivery)
  if (!isBad && delivery.releaseIds.length === 0) return false
  const seen = await seenNow(run)
  if (isBad) return delivery.filesSeen !== seen
  return unprovenHasChanged(delivery.filesSeen, seen) && (await isCurrent(run))
}

/** Whether a release is still as this delivery made it. */
async function isCurrent({ parts, delivery }: Run): Promise<boolean> {
  for (const id of delivery.releaseIds) {
    const release = await parts.catalogue.release(id)
    if (release?.deliveryId === delivery.id) return true
  }
  return false
}

/**
 * How a delivery has ended stays as it is when we could not see whether there is something new. It is
 * looked at again, less and less often, until something that always fails is given up.
 */
async function lookLater({ parts, delivery }: Run, owner: string, error: unknown): Promise<void> {
  const { clock, deliveries, logger } = parts
  const looks = (delivery.looks ?? 0) + 1
  const details = { deliveryId: delivery.id, looks, ...wordsOf(error) }
  if (looks > mostLooks) {
    logger.error('delivery_look_given_up', details)
    return deliveries.update(delivery.id, { nextAttemptAt: null, looks: 0 }, { owner })
  }
  logger.error('delivery_look_failed', details)
  const nextAttemptAt = new Date(clock.now().getTime() + lookAgainMs * 2 ** (looks - 1))
  await deliveries.update(delivery.id, { nextAttemptAt, looks }, { owner })
}

const wordsOf = (error: unknown) => ({
  code: error instanceof DspError ? error.code : 'INTERNAL',
  error: error instanceof Error ? (error.stack ?? error.message) : String(error),
})

/** Whatever went wrong is ours: the sender's faults are issues and never thrown. */
async function noteFailure(run: Run, error: unknown): Promise<void> {
  const attempt = run.delivery.attempt + 1
  const { clock, logger } = run.parts
  const wait = backoffMs(attempt)
  const retryAt = wait === null ? null : new Date(clock.now().getTime() + wait)
  const words = wordsOf(error)
  logger.error('delivery_failed', { deliveryId: run.delivery.id, attempt, ...words })
  const message = `Something on our side went wrong (${words.code}).`
  await run.take({ type: 'failed', message, retryAt, attempt })
  if (retryAt && wait !== null)
    await run.parts.signals.processDelivery(run.delivery.id, Math.ceil(wait / 1000))
}

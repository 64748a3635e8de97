import type { Issue } from '@ddex/ern'
import { advance, mayBeReopened, type Advance, type DeliveryEvent } from '../delivery/machine.ts'
import { manifestKeys } from '../delivery/match-key.ts'
import { LeaseLostError } from '../errors.ts'
import { settledStates, type Delivery, type DeliveryFile } from '../schema/delivery.ts'
import type { Feed } from '../schema/feed.ts'
import type { IngestParts } from './parts.ts'

/** How long a worker may be silent before another one takes its delivery. Milliseconds. */
export const leaseMs = 5 * 60 * 1000
/** How often a worker that is at something long says that it lives. Milliseconds. */
const heartbeatMs = 60 * 1000

/** One worker's turn at one delivery: what is known, and the only way to write to it. */
export interface Run {
  readonly parts: IngestParts
  readonly feed: Feed
  /** As it stands now. */
  delivery: Delivery
  /** Takes a step; renews the lease. Throws `LeaseLostError` when another worker has it. */
  take(event: DeliveryEvent): Promise<void>
  note(change: Partial<Delivery>): Promise<void>
  /**
   * Does something long, renewing the lease meanwhile. When the lease is lost all the same, aborts
   * the work and throws `LeaseLostError`.
   */
  long<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T>
  noteFiles(files: DeliveryFile[]): Promise<void>
  /** Stores the findings; `errors` among them are what a refusal is made of. */
  noteIssues(issues: Issue[]): Promise<void>
}

export function createRun(parts: IngestParts, feed: Feed, delivery: Delivery, owner: string): Run {
  const { deliveries, clock } = parts
  const run: Run = {
    parts,
    feed,
    delivery,
    async take(event) {
      const { change, step } = move(run.delivery, event, clock.now())
      const { nextAttemptAt, ...rest } = change
      // Until this worker lets go the delivery is due when its lease ends, also when it is over: its
      // sender has yet to be told.
      const dated = nextAttemptAt ? { ...rest, nextAttemptAt } : rest
      await deliveries.update(delivery.id, dated, { step, owner, leaseMs })
      run.delivery = { ...run.delivery, ...change }
      parts.logger.info('delivery_step', {
        deliveryId: delivery.id,
        feedId: feed.id,
        protocol: feed.protocol,
        state: change.state,
        reason: change.reason,
      })
    },
    async note(change) {
      await deliveries.update(delivery.id, change, { owner })
      run.delivery = { ...run.delivery, ...change }
    },
    async long(work) {
      const lost = new AbortController()
      const beat = () =>
        deliveries.update(delivery.id, {}, { owner, leaseMs }).catch((error: unknown) => {
          // A store that is away for a moment is no reason to stop: the lease outlives five beats.
          if (error instanceof LeaseLostError) lost.abort(error)
        })
      const stop = parts.ticker.every(heartbeatMs, () => void beat())
      try {
        return await work(lost.signal)
      } catch (error) {
        throw lost.signal.aborted ? new LeaseLostError(delivery.id) : error
      } finally {
        stop()
      }
    },
    async noteFiles(files) {
      await deliveries.replaceFiles(delivery.id, files)
      const here = files.filter(({ state }) => state !== 'missing' && state !== 'unreferenced')
      await run.note({
        fileCounts: {
          named: files.filter(({ state }) => state !== 'unreferenced').length,
          here: here.length,
          bytes: here.reduce((sum, { size }) => sum + (size ?? 0), 0),
        },
      })
    },
    async noteIssues(issues) {
      await deliveries.replaceIssues(delivery.id, issues)
      await run.note({
        issueCounts: countIssues(issues),
        topIssues: worstFirst(issues).slice(0, 5),
      })
    },
  }
  return run
}

function move(delivery: Delivery, event: DeliveryEvent, now: Date): Advance {
  const { change, step } = advance(delivery, event, now)
  return { change: { ...change, ...stillAwaited({ ...delivery, ...change }) }, step }
}

/**
 * What is over for good needs no end of its batch any more: so a manifest in the root reads the
 * deliveries that it may concern, and not the feed's whole history.
 */
function stillAwaited(delivery: Delivery): Partial<Pick<Delivery, 'awaits'>> {
  if (!settledStates.includes(delivery.state) || mayBeReopened(delivery)) return {}
  const ends = new Set(manifestKeys(delivery.feedId, delivery.folder))
  return { awaits: delivery.awaits.filter((key) => !ends.has(key)) }
}

const severities = ['error', 'warning', 'info'] as const

export const worstFirst = (issues: Issue[]): Issue[] =>
  [...issues].sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity))

function countIssues(issues: Issue[]): Delivery['issueCounts'] {
  const counts = { error: 0, warning: 0, info: 0 }
  for (const { severity } of issues) counts[severity] += 1
  return counts
}

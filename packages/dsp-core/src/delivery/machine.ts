import type { Delivery, DeliveryState, TimelineStep } from '../schema/delivery.ts'
import { settledStates } from '../schema/delivery.ts'

/** What can happen to a delivery. Times are absolute; words are for the sender and the admin. */
export type DeliveryEvent =
  | { type: 'message_read'; detail: string }
  | { type: 'files_missing'; missing: string[]; until: Date }
  | { type: 'settling'; until: Date }
  | { type: 'manifest_missing'; until: Date }
  | { type: 'files_checked'; detail: string; durationMs: number; tracks: number }
  | { type: 'track_ready'; detail: string; durationMs: number; done: number; total: number }
  | { type: 'media_ready'; detail: string; durationMs: number }
  | { type: 'completed'; detail: string; warnings: number }
  | { type: 'superseded'; detail: string }
  | { type: 'repeated'; detail: string }
  | { type: 'replaced'; detail: string }
  | { type: 'refused'; errors: number; first: string; fix: string; isDangerous: boolean }
  | { type: 'failed'; message: string; retryAt: Date | null; attempt: number }
  | { type: 'reopened'; detail: string }

const replacedTitle = 'Replaced'

/** Settled badly, or replaced by a message that may be taken back: it may get another chance. */
export const mayBeReopened = ({ state, step }: Delivery): boolean =>
  ['rejected', 'failed', 'quarantined'].includes(state) || step === replacedTitle

export interface Advance {
  change: Partial<Delivery>
  /** Null where the timeline already says so. */
  step: TimelineStep | null
}

type Words = { state: DeliveryState; title: string; reason: string; nextStep: string }

/**
 * What an event makes of a delivery: the new state with its reason and next step, and the step for
 * its timeline. Pure. Throws when a settled delivery is moved by anything but `reopened`, because
 * that is a fault of ours.
 */
export function advance(delivery: Delivery, event: DeliveryEvent, now: Date): Advance {
  if (settledStates.includes(delivery.state) && event.type !== 'reopened')
    throw new Error(`A ${delivery.state} delivery cannot take '${event.type}'.`)
  const words = wordsFor(event)
  // One step for the wait, however many files come meanwhile; the reason says what is missing now.
  const isOldNews =
    delivery.step === words.title && ('until' in event || delivery.reason === words.reason)
  const settled = settledStates.includes(words.state)
  return {
    change: {
      state: words.state,
      step: words.title,
      reason: words.reason,
      nextStep: words.nextStep,
      nextAttemptAt: wakeTime(event),
      progress: progressOf(event),
      attempt: attemptAfter(delivery, event, settled),
      settledAt: settled ? now : null,
      updatedAt: now,
    },
    step: isOldNews ? null : stepFor(words, event, now),
  }
}

function stepFor(words: Words, event: DeliveryEvent, at: Date): TimelineStep {
  const durationMs = 'durationMs' in event ? event.durationMs : null
  return { at, state: words.state, title: words.title, detail: words.reason, durationMs }
}

/** Failures add up until the delivery gets somewhere: a step that went well before does not count. */
function attemptAfter(delivery: Delivery, event: DeliveryEvent, settled: boolean): number {
  if (event.type === 'failed') return event.attempt
  return settled || event.type === 'reopened' || 'until' in event ? 0 : delivery.attempt
}

function wakeTime(event: DeliveryEvent): Date | null {
  if ('until' in event) return event.until
  return event.type === 'failed' ? event.retryAt : null
}

function progressOf(event: DeliveryEvent): Delivery['progress'] {
  if (event.type === 'track_ready') return { done: event.done, total: event.total, unit: 'tracks' }
  return event.type === 'files_checked' ? { done: 0, total: event.tracks, unit: 'tracks' } : null
}

function wordsFor(event: DeliveryEvent): Words {
  switch (event.type) {
    case 'message_read':
      return say('validating', 'Message read', event.detail, 'The files are checked next.')
    case 'files_missing':
    case 'manifest_missing':
    case 'settling':
      return waitingWords(event)
    case 'files_checked':
      return say('transcoding', 'Files checked', event.detail, 'The audio is prepared next.')
    case 'track_ready':
      return say('transcoding', 'Track prepared', event.detail, 'The next track follows.')
    case 'media_ready':
      return say('ingesting', 'Audio prepared', event.detail, 'The catalogue is updated next.')
    case 'reopened':
      return say('validating', 'Looked at again', event.detail, 'The message is read again.')
    default:
      return endWords(event)
  }
}

type WaitingEvent = Extract<DeliveryEvent, { until: Date }>

function waitingWords(event: WaitingEvent): Words {
  const waiting = 'waiting_for_files'
  if (event.type === 'settling')
    return say(
      waiting,
      'All files are here',
      'All named files are here; the message states no hash for some, so the sender gets a moment to finish.',
      'It goes on by itself when nothing more arrives.',
    )
  if (event.type === 'manifest_missing')
    return say(
      waiting,
      'Waiting for the batch to end',
      'All named files are here, but the batch has no BatchComplete file yet.',
      'Send BatchComplete_<batch>.xml as the last file of the batch.',
    )
  const count = event.missing.length
  const shown = event.missing.slice(0, 3).join(', ') + (count > 3 ? ` and ${count - 3} more` : '')
  const reason = `${count} of the named files ${count === 1 ? 'is' : 'are'} not here: ${shown}.`
  return say(
    waiting,
    'Waiting for files',
    reason,
    'Send the missing files; the order does not matter.',
  )
}

type EndEvent = Extract<
  DeliveryEvent,
  { type: 'completed' | 'superseded' | 'repeated' | 'replaced' | 'refused' | 'failed' }
>

function endWords(event: EndEvent): Words {
  switch (event.type) {
    case 'completed':
      return event.warnings > 0
        ? say(
            'completed_with_warnings',
            'Completed with warnings',
            event.detail,
            'Nothing has to be done; the warnings are listed under issues.',
          )
        : say('completed', 'Completed', event.detail, 'Nothing has to be done.')
    case 'superseded':
      return say('completed_with_warnings', 'Not used', event.detail, 'Nothing has to be done.')
    case 'repeated':
      return say('completed', 'Received again', event.detail, 'Nothing has to be done.')
    case 'replaced':
      return say('completed_with_warnings', replacedTitle, event.detail, 'Nothing has to be done.')
    case 'refused': {
      const more = event.errors > 1 ? ` (and ${event.errors - 1} more)` : ''
      const reason = `${event.first}${more}`
      return event.isDangerous
        ? say('quarantined', 'Quarantined', reason, event.fix)
        : say('rejected', 'Rejected', reason, event.fix)
    }
    case 'failed':
      return event.retryAt
        ? say(
            'failed_retrying',
            'Failed, will try again',
            event.message,
            `Attempt ${event.attempt + 1} follows by itself.`,
          )
        : say('failed', 'Failed', event.message, 'Look at the cause, then process it again.')
  }
}

const say = (state: DeliveryState, title: string, reason: string, nextStep: string): Words => ({
  state,
  title,
  reason,
  nextStep,
})

import type { Issue } from '@ddex/ern'

/** Why there is no opinion; none of them says anything about the message. */
export type Silence =
  /** No answer in time, no connection, or an answer of 5xx. */
  | 'unavailable'
  /** Too many questions (429), or the service failed often and is left alone for a while. */
  | 'resting'
  /** The message is larger than the service takes. */
  | 'too-large'
  /** The service knows no such version or kind of message. */
  | 'not-covered'
  /** The service refused the question or answered what we do not understand. */
  | 'not-understood'

/** A second opinion about a message, or why there is none. It never blocks a delivery by itself. */
export type WorkbenchOpinion =
  | {
      given: true
      /** No issue is an `error` after our own look at the severities. */
      valid: boolean
      issues: Issue[]
    }
  | {
      given: false
      reason: Silence
      /** One line for a log. */
      message: string
      /** Whether the same question may be answered later. */
      retryable: boolean
      /** When to ask again, milliseconds from now; null when it does not say. */
      retryAfterMs: number | null
    }

/** No opinion, and asking later may help. */
export const silentForNow = (
  reason: Silence,
  message: string,
  retryAfterMs: number | null = null,
): WorkbenchOpinion => ({ given: false, reason, message, retryable: true, retryAfterMs })

/** No opinion, and asking again will not help. */
export const silentForGood = (reason: Silence, message: string): WorkbenchOpinion => ({
  given: false,
  reason,
  message,
  retryable: false,
  retryAfterMs: null,
})

import type { Clock } from '../clock.ts'

const FAILURES_TO_OPEN = 3
const FIRST_REST_MS = 30_000
const LONGEST_REST_MS = 15 * 60_000

/**
 * Leaves a failing service alone: after three failures in a row it rests for 30 s, then one question
 * tries it; each failed try doubles the rest, up to 15 minutes. One success closes the circuit.
 */
export class Circuit {
  readonly #clock: Clock
  #failures = 0
  #restMs = FIRST_REST_MS
  #restsUntil = 0
  #isTrying = false

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Milliseconds to wait before a question may be asked; 0 when it may be asked now. */
  get waitMs(): number {
    const left = this.#restsUntil - this.#clock.now().getTime()
    if (left > 0) return left
    return this.#isTrying ? this.#restMs : 0
  }

  /** A question is asked. After a rest it is the only one until its outcome is known. */
  begin(): void {
    this.#isTrying = this.#failures >= FAILURES_TO_OPEN
  }

  succeeded(): void {
    this.#isTrying = false
    this.#failures = 0
    this.#restMs = FIRST_REST_MS
  }

  failed(): void {
    this.#isTrying = false
    this.#failures++
    if (this.#failures < FAILURES_TO_OPEN) return
    this.restFor(this.#restMs)
    this.#restMs = Math.min(this.#restMs * 2, LONGEST_REST_MS)
  }

  /** The service asked to be left alone. */
  restFor(ms: number): void {
    this.#isTrying = false
    const until = this.#clock.now().getTime() + Math.min(ms, LONGEST_REST_MS)
    this.#restsUntil = Math.max(this.#restsUntil, until)
  }
}

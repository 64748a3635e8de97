import { availableParallelism } from 'node:os'

/**
 * Milliseconds that a near client may take to its next request while we look out for it. It mostly
 * takes 0.06, but who has fallen asleep once at a late one stays behind for a while: with 0.3 a third
 * of all files found us asleep at times.
 */
const keenMs = 2

export interface KeenWaitOptions {
  now?: () => number
  /** Has it called in the next turn of the event loop. */
  nextTurn?: (look: () => void) => void
  processors?: number
}

/**
 * Looks out for the next request of a near client instead of sleeping until the system wakes us: a
 * small file is three requests, each of which waits for the answer to the one before, and to fall
 * asleep and be woken takes longer than to serve one. After `keenMs` without a word it sleeps, and it
 * does not look out while there are as many sessions as processors: they are needed for those.
 */
export class KeenWait {
  readonly #now: () => number
  readonly #nextTurn: (look: () => void) => void
  readonly #processors: number
  #sessions = 0
  #until = -Infinity
  #isLooking = false
  /** Made once: it looks some hundred times for each file. */
  readonly #lookAgain = () => this.#look()

  constructor(options: KeenWaitOptions = {}) {
    this.#now = options.now ?? (() => performance.now())
    this.#nextTurn = options.nextTurn ?? ((look) => void setImmediate(look))
    this.#processors = options.processors ?? availableParallelism()
  }

  opened(): void {
    this.#sessions++
  }

  closed(): void {
    this.#sessions--
  }

  /** An answer was given, and the next request is soon to come. */
  begin(): void {
    if (this.#sessions >= this.#processors) return
    this.#until = this.#now() + keenMs
    if (this.#isLooking) return
    this.#isLooking = true
    this.#look()
  }

  #look(): void {
    if (this.#now() < this.#until) this.#nextTurn(this.#lookAgain)
    else this.#isLooking = false
  }
}

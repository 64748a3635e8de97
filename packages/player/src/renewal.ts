import { failureOfRejection, failures, type PlaybackFailure } from './failure.ts'
import type { StreamGrant } from './grant.ts'

/** New grants asked for without a single good byte in between, before we believe the refusal. */
const maxRenewals = 3

/** What to play: a grant, where to begin (seconds), and how to get the next grant. */
export interface StreamSource {
  grant: StreamGrant
  startAt: number
  renew(): Promise<StreamGrant>
}

export interface RenewalOptions {
  /** What plays now; an answer for anything else is dropped. */
  current(): StreamSource | null
  /** `source.grant` is new. `attempt` counts from 1. */
  renewed(source: StreamSource, attempt: number): void
  failed(failure: PlaybackFailure): void
}

/** Asks for the next grant of the current source: one at a time, and not for ever. */
export class Renewal {
  readonly #options: RenewalOptions
  #attempts = 0
  #asking: StreamSource | null = null

  constructor(options: RenewalOptions) {
    this.#options = options
  }

  /** Good bytes came, or another source: the count starts again. */
  reset(): void {
    this.#attempts = 0
  }

  async ask(): Promise<void> {
    const { current, renewed, failed } = this.#options
    const source = current()
    if (!source || this.#asking === source) return
    if (this.#attempts >= maxRenewals) return failed(failures.refused)
    this.#attempts += 1
    this.#asking = source
    try {
      source.grant = await source.renew()
      if (current() === source) renewed(source, this.#attempts)
    } catch (reason) {
      if (current() === source) failed(failureOfRejection(reason))
    } finally {
      if (this.#asking === source) this.#asking = null
    }
  }
}

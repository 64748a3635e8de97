import type { Engine } from './engine.ts'

/** Seconds before the end at which the start is planned; positions are told four times a second. */
const planAhead = 0.6
/** Milliseconds that an element takes from `play()` to sound. */
const startUp = 30

/**
 * Starts the waiting element the moment before the other one ends, so that the next track sounds
 * when the last one stops and not when the browser has got round to saying so.
 */
export class EarlyStart {
  #timer: ReturnType<typeof setTimeout> | null = null
  #started: Engine | null = null

  /** Says how many seconds are left until `next` should sound; null when nothing is ready. */
  consider(next: Engine | null, remaining: () => number): void {
    if (!next || remaining() > planAhead) return this.cancel()
    if (this.#timer || this.#started) return
    this.#timer = setTimeout(
      () => {
        this.#timer = null
        // Meanwhile the element may have stalled: then its end is not near any more.
        if (remaining() * 1000 > 3 * startUp) return
        this.#started = next
        next.play()
      },
      Math.max(0, remaining() * 1000 - startUp),
    )
  }

  /** The other element has ended: what was started goes on. */
  done(): void {
    this.#clear()
    this.#started = null
  }

  /** The end is not coming: what was started waits again, from its beginning. */
  cancel(): void {
    this.#clear()
    this.#started?.pause()
    this.#started?.seek(0)
    this.#started = null
  }

  #clear(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
  }
}

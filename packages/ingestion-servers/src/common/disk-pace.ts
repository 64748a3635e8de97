/** Milliseconds that a call takes which has to wait for the disk itself. */
const slowMs = 50
/** For how long threads then wait for it: longer each time that it is slow again. */
const firstRestMs = 2_000
const longestRestMs = 60_000

/**
 * Whether the disk takes and gives content at the pace of memory, as it does until its cache is full.
 * Then content is best moved at once: handing 64 KiB to a thread costs several times more than copying
 * them. A call that took long says that the disk has to be waited for; for a while threads do that,
 * so that nobody else does.
 */
export class DiskPace {
  #slowUntil = -Infinity
  #restMs = firstRestMs

  get isQuick(): boolean {
    return performance.now() >= this.#slowUntil
  }

  /** Makes a call, and notes how long it took. */
  at<T>(call: () => T): T {
    const began = performance.now()
    try {
      return call()
    } finally {
      this.#noteTime(began, performance.now())
    }
  }

  #noteTime(began: number, ended: number): void {
    if (ended - began <= slowMs) return
    const isSlowAgain = began - this.#slowUntil < longestRestMs
    this.#restMs = isSlowAgain ? Math.min(longestRestMs, this.#restMs * 2) : firstRestMs
    this.#slowUntil = ended + this.#restMs
  }
}

/** Of the volume that this process has. */
export const diskPace = new DiskPace()

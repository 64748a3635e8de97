import { readFileSync } from 'node:fs'

/** A moment in the life of a thread. */
interface Moment {
  /** Milliseconds. */
  at: number
  /** Milliseconds so far that it was ready to run while others had the processor. */
  waited: number
}

const everyMs = 10

/** Of the thread that asks (Linux, `/proc/thread-self/schedstat`). */
function now(): Moment {
  const [, waited = 0] = readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ').map(Number)
  return { at: performance.now(), waited: waited / 1e6 }
}

/**
 * By how many milliseconds a timer came late because of its own process: because it computed, or waited for
 * the disk. When others had the processor, that was not its doing, and says more about the machine.
 */
export const ownLag = (before: Moment, after: Moment, due: number): number =>
  Math.max(0, after.at - before.at - (after.waited - before.waited) - due)

/** Watches the event loop of this process; at SIGUSR2 writes the 99th percentile of its own lag since the last time. */
export function reportOwnLag(): void {
  let lags: number[] = []
  let before = now()
  setInterval(() => {
    const after = now()
    lags.push(ownLag(before, after, everyMs))
    before = after
  }, everyMs).unref()
  process.on('SIGUSR2', () => {
    const sorted = lags.sort((a, b) => a - b)
    lags = []
    process.stdout.write(`${sorted[Math.floor(sorted.length * 0.99)] ?? 0}\n`)
  })
}

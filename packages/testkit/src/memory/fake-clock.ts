import type { Clock } from '@ddex/dsp-core'

export interface FakeClock extends Clock {
  /** Moves time on; milliseconds. */
  advance(ms: number): void
}

/** A clock that stands still until it is moved. */
export function fakeClock(start = '2026-11-22T10:00:00.000Z'): FakeClock {
  let now = Date.parse(start)
  return {
    now: () => new Date(now),
    advance: (ms) => {
      now += ms
    },
  }
}

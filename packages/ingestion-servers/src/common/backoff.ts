const longestMs = 60_000

/**
 * Milliseconds to wait before try `attempt + 1`: 1, 2, 4 ... 60 s, each up to a quarter more so that
 * many files do not come back at once.
 */
export function backoffMs(attempt: number, random: () => number = Math.random): number {
  const base = Math.min(longestMs, 1000 * 2 ** Math.min(attempt - 1, 16))
  return Math.round(base * (1 + random() / 4))
}

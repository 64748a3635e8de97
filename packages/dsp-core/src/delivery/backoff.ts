/** After this many failed attempts a delivery is left for a person (R31). */
export const maxAttempts = 5

/**
 * Milliseconds to wait after the n-th failed attempt (1-based): 1, 2, 4, 8 s, each up to a quarter
 * more so that many deliveries do not come back at once. Null: do not try again.
 */
export function backoffMs(attempt: number, random: () => number = Math.random): number | null {
  if (attempt >= maxAttempts) return null
  return Math.round(1000 * 2 ** (attempt - 1) * (1 + random() / 4))
}

import { describe, expect, it } from 'vitest'
import { backoffMs, maxAttempts } from './backoff.ts'

describe('the wait after a failure', () => {
  it('doubles, with a little chance, and ends', () => {
    expect([1, 2, 3, 4].map((attempt) => backoffMs(attempt, () => 0))).toEqual([
      1000, 2000, 4000, 8000,
    ])
    expect(backoffMs(1, () => 1)).toBe(1250)
    expect(backoffMs(maxAttempts)).toBeNull()
  })
})

import { describe, expect, it } from 'vitest'
import { isStale, messageOrder } from './message-order.ts'

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 22, 10, 0, seconds))
const order = (folder: string, createdAt: string | null, seconds = 0) =>
  messageOrder(folder, createdAt, at(seconds))

describe('of two messages the older one', () => {
  it('is the one of the earlier batch, whatever its own time says', () => {
    const first = order('20161024145603121/A', '2026-01-02T00:00:00Z')
    const second = order('N_20161024145603125/A', '2026-01-01T00:00:00Z')
    expect(isStale(first, second)).toBe(true)
    expect(isStale(second, first)).toBe(false)
  })

  it('is the one made earlier, in whatever zone it was written', () => {
    const earlier = order('A', '2026-01-01T12:00:00+02:00')
    const later = order('B', '2026-01-01T11:00:00Z')
    expect(isStale(earlier, later)).toBe(true)
    expect(isStale(later, earlier)).toBe(false)
  })

  it('is the one that came first where both were made at one moment or do not say', () => {
    for (const createdAt of ['2026-01-01T12:00:00Z', null]) {
      expect(isStale(order('A', createdAt, 1), order('B', createdAt, 2))).toBe(true)
      expect(isStale(order('A', createdAt, 2), order('B', createdAt, 1))).toBe(false)
    }
  })
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ByteRanges } from './byte-ranges.ts'

const size = 40
const piece = fc.tuple(fc.nat(size - 1), fc.nat(12)).map(([start, length]) => ({
  start,
  end: Math.min(size, start + length),
}))

test('knows the same bytes as a plain set does', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), piece, fc.nat(size), (pieces, probe, cut) => {
      const ranges = new ByteRanges()
      const bytes = new Set<number>()
      for (const { start, end } of pieces) {
        ranges.add(start, end)
        for (let at = start; at < end; at++) bytes.add(at)
      }
      expect(ranges.overlaps(probe.start, probe.end)).toBe(
        [...bytes].some((at) => at >= probe.start && at < probe.end),
      )
      ranges.crop(cut)
      for (const at of bytes) if (at >= cut) bytes.delete(at)
      const missing = Array.from({ length: size }, (_, at) => at).find((at) => !bytes.has(at))
      expect(ranges.prefix()).toBe(missing ?? size)
      expect(ranges.firstGap(size)?.start).toBe(missing)
    }),
  )
})

test('stays one piece while bytes arrive in order, and while they arrive backwards', () => {
  const forwards = new ByteRanges()
  const backwards = new ByteRanges()
  for (let at = 0; at < 1000; at++) {
    forwards.add(at, at + 1)
    backwards.add(999 - at, 1000 - at)
  }
  expect([forwards.pieces, backwards.pieces]).toEqual([1, 1])
})

test('names the first gap', () => {
  const ranges = new ByteRanges()
  ranges.add(0, 10)
  ranges.add(20, 30)
  expect(ranges.firstGap(30)).toEqual({ start: 10, end: 20 })
  expect(ranges.firstGap(12)).toEqual({ start: 10, end: 12 })
  expect(ranges.firstGap(10)).toBeNull()
})

import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { DiskPace } from './disk-pace.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const pass = (milliseconds: number) => void vi.advanceTimersByTime(milliseconds)

test('leaves a disk that was waited for to threads, longer each time that it is slow again', () => {
  const pace = new DiskPace()
  pace.at(() => pass(40))
  expect(pace.isQuick).toBe(true)
  for (const rest of [2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]) {
    pace.at(() => pass(60))
    pass(rest - 1)
    expect(pace.isQuick).toBe(false)
    pass(1)
    expect(pace.isQuick).toBe(true)
  }
  pass(60_000)
  pace.at(() => pass(60))
  pass(2_000)
  expect(pace.isQuick).toBe(true)
})

test('notes how long a call took that failed', () => {
  const pace = new DiskPace()
  const fail = () => {
    pass(60)
    throw new Error('no space')
  }
  expect(() => pace.at(fail)).toThrow('no space')
  expect(pace.isQuick).toBe(false)
})

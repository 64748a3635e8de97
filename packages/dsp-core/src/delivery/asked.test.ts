import { expect, test } from 'vitest'
import type { Asked } from '../schema/delivery.ts'
import { askedOnceMore, isToBeAskedFor } from './asked.ts'

const now = new Date('2026-11-22T10:00:00Z')
const after = (minutes: number) => new Date(now.getTime() + minutes * 60_000)

/** In which of these minutes a sweep asks for a delivery that nobody takes. */
function askedIn(minutes: number): number[] {
  let asked: Asked | undefined
  const found: number[] = []
  for (let minute = 0; minute < minutes; minute += 1) {
    const delivery = { nextAttemptAt: now, ...(asked ? { asked } : {}) }
    if (!isToBeAskedFor(delivery, after(minute))) continue
    found.push(minute)
    asked = askedOnceMore(delivery, after(minute)) ?? undefined
  }
  return found
}

test('a delivery that nobody takes is asked for after 1, 2, 4, 8 and then every 15 minutes', () => {
  expect(askedIn(62)).toEqual([0, 1, 3, 7, 15, 30, 45, 60])
})

test('one that is due at another time is asked for anew, as one that a worker has taken is', () => {
  const asked = { times: 9, dueAt: now, until: after(15) }
  expect(isToBeAskedFor({ nextAttemptAt: now, asked }, after(1))).toBe(false)
  const renewed = { nextAttemptAt: after(1), asked }
  expect(isToBeAskedFor(renewed, after(1))).toBe(true)
  expect(askedOnceMore(renewed, after(1))).toMatchObject({ times: 1, dueAt: after(1) })
})

test('one that is not due is not noted', () => {
  expect(askedOnceMore({ nextAttemptAt: null }, now)).toBeNull()
})

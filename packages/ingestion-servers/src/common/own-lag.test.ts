import { expect, test } from 'vitest'
import { ownLag } from './own-lag.ts'

const start = { at: 1000, waited: 40 }

test.each([
  ['nothing, on time', { at: 1010, waited: 40 }, 0],
  ['what it computed', { at: 1210, waited: 40 }, 200],
  ['not what others did', { at: 1210, waited: 240 }, 0],
  ['its own part of both', { at: 1210, waited: 140 }, 100],
])('the own lag of a timer of 10 ms is %s', (_, after, lag) => {
  expect(ownLag(start, after, 10)).toBeCloseTo(lag)
})

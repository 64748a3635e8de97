import { expect, test } from 'vitest'
import { ownPart } from './cpu-share.ts'

const none = { had: 0, waited: 0 }

test.each([
  [{ had: 6, waited: 4 }, 0.4],
  [{ had: 5, waited: 5 }, 0.4],
  [{ had: 2, waited: 8 }, 0.08],
])('of a delay of 0.4 s with %j, the process itself made %d', (after, own) => {
  expect(ownPart(0.4, none, after)).toBeCloseTo(own)
})

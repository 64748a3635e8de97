import { expect, test } from 'vitest'
import { rankDifference } from './rank-test.ts'
import { seededRandom } from './seeded-random.ts'

const random = seededRandom(12)

/** About 100 ms, a fifth more or less, and now and then much more, as on a busy machine. */
const time = (factor = 1) => factor * (80 + random() * 40) + (random() < 0.05 ? 500 : 0)

const samples = (count: number, factor?: number) =>
  Array.from({ length: count }, () => time(factor))

test('is the number that tables give for a small example', () => {
  // U = 3 of 20; mean 10, standard deviation sqrt(20 * 10 / 12).
  expect(rankDifference([1, 2, 3, 7], [4, 5, 6, 8, 9])).toBeCloseTo(
    (3 - 10) / Math.sqrt(200 / 12),
    6,
  )
})

test('finds no difference where there is none', () => {
  const found = Array.from({ length: 200 }, () => rankDifference(samples(200), samples(200)))
  expect(found.filter((z) => Math.abs(z) > 3.29).length).toBeLessThanOrEqual(2)
  expect(rankDifference([1, 1, 1], [1, 1, 1])).toBe(0)
})

test('finds a difference of a tenth in every 200, through the noise of a busy machine', () => {
  for (let round = 0; round < 50; round++) {
    expect(rankDifference(samples(200, 1.1), samples(200))).toBeGreaterThan(3.29)
  }
})

import { describe, expect, it } from 'vitest'
import { parseDuration } from './duration.ts'

describe('a duration', () => {
  it.each([
    ['PT3M9S', 189_000],
    ['PT0H4M39S', 279_000],
    ['PT1H', 3_600_000],
    ['PT3M', 180_000],
    ['PT12.5S', 12_500],
    ['P1DT1S', 86_401_000],
    ['PT0S', null],
    ['', null],
    ['3:09', null],
    [null, null],
  ])('%s is %s ms', (text, expected) => expect(parseDuration(text)).toBe(expected))
})

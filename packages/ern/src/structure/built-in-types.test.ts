import { describe, expect, it } from 'vitest'
import { BUILT_IN } from './built-in-types.ts'

const CASES: Record<string, { good: string[]; bad: string[] }> = {
  'xs:string': { good: ['', ' x '], bad: [] },
  'xs:ID': { good: ['A1', ' A-_9\n', 'Aé'], bad: ['', '1A', 'A 1', 'a:b'] },
  'xs:boolean': { good: ['true', ' false ', '1', '0'], bad: ['TRUE', 'yes', ''] },
  'xs:integer': { good: ['0', '-1', '+5', '007'], bad: ['1.0', '1e5', '', '１'] },
  'xs:decimal': { good: ['1', '1.', '.5', '-1.25'], bad: ['1e5', '.', '', '1,5'] },
  'xs:date': {
    good: ['2024-02-29', '2026-11-22Z', '2026-11-22+01:00'],
    bad: ['2026-02-29', '2026-13-01', '26-01-01', '2026-11'],
  },
  'xs:dateTime': {
    good: [
      '2026-11-22T10:00:00',
      '2026-11-22T24:00:00',
      '2026-11-22T10:00:00.123-05:30',
      '-0044-03-15T12:00:00Z',
    ],
    bad: [
      '2026-11-22',
      '2026-11-22T24:00:01',
      '2026-11-22T10:00',
      '2026-11-22T10:00:60',
      '2026-11-31T10:00:00Z',
      '2026-11-22T10:00:00+14:30',
    ],
  },
  'xs:gYear': { good: ['2026', '-0044', '12026', '2026Z'], bad: ['26', '02026', '2026-01', ''] },
  'xs:duration': {
    good: ['PT3M9S', 'P1Y2M3DT4H5M6.7S', '-P1D', 'PT0S'],
    bad: ['PT', 'P', 'P1M2Y', 'PT.5S', 'PT3M9', '3M', ''],
  },
}

describe.each(Object.entries(CASES))('%s', (name, { good, bad }) => {
  const check = BUILT_IN.get(name)
  it('takes its values', () => {
    expect(good.filter((value) => !check?.(value))).toEqual([])
  })
  it('refuses others', () => {
    expect(bad.filter((value) => check?.(value))).toEqual([])
  })
})

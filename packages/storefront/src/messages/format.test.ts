import { describe, expect, it } from 'vitest'
import { byteSize, clockTime, longDuration, releaseDay, stepDuration, timeAgo } from './format.ts'

describe('times', () => {
  it('reads as a clock', () => {
    expect([0, 7.9, 187, 3765].map(clockTime)).toEqual(['0:00', '0:07', '3:07', '1:02:45'])
  })

  it('counts nonsense as zero', () => {
    expect([Number.NaN, -4, Number.POSITIVE_INFINITY].map(clockTime)).toEqual(Array(3).fill('0:00'))
  })

  it('says lengths in words', () => {
    expect([38_000, 43 * 60_000, 4_320_000, 7_200_000].map(longDuration)).toEqual([
      '38 sec',
      '43 min',
      '1 hr 12 min',
      '2 hr',
    ])
  })

  it('says how long a step took', () => {
    expect([420, 3210, 64_000].map(stepDuration)).toEqual(['420 ms', '3.2 s', '1 min 04 s'])
  })

  it('says how long ago, and the date from a week on', () => {
    const now = new Date('2026-11-22T12:00:00Z')
    const before = (seconds: number) => timeAgo(new Date(now.getTime() - seconds * 1000), now)
    expect([0, 12, 180, 7200].map(before)).toEqual([
      'now',
      '12 sec. ago',
      '3 min. ago',
      '2 hr. ago',
    ])
    expect(before(20 * 86_400)).toBe('Nov 2, 2026')
    expect(before(-120)).toBe('in 2 min.')
  })
})

describe('dates and sizes', () => {
  it('writes a full release date out and leaves a year alone', () => {
    expect(releaseDay('2026-11-22')).toBe('November 22, 2026')
    expect(releaseDay('1998')).toBe('1998')
    expect(releaseDay('2026-13-45')).toBe('2026-13-45')
  })

  it('writes bytes so that they can be compared', () => {
    expect([900, 48_200, 42_300_000, 5_400_000_000].map(byteSize)).toEqual([
      '900 B',
      '48.2 kB',
      '42.3 MB',
      '5.4 GB',
    ])
  })
})

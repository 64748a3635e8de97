import { describe, expect, it } from 'vitest'
import { defaultLifecycle, lifecycleRules, type Ageing } from './lifecycle.ts'

const rulesOf = (ageing: Ageing) => lifecycleRules({ ...defaultLifecycle, ageing: [ageing] })

describe('how objects age', () => {
  it('ends uploads that nobody finished and old versions, in the whole bucket', () => {
    expect(lifecycleRules(defaultLifecycle)[0]).toEqual({
      ID: 'ddex-dsp-tidy',
      Status: 'Enabled',
      Filter: { Prefix: '' },
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
      NoncurrentVersionExpiration: { NoncurrentDays: 7 },
      Expiration: { ExpiredObjectDeleteMarker: true },
    })
  })

  it('touches nothing under the prefixes of feeds', () => {
    const [, ...ageing] = lifecycleRules(defaultLifecycle)
    expect(ageing.map(({ Filter }) => Filter?.Prefix)).toEqual([
      'processed/',
      'errors/',
      'acknowledgements/',
    ])
  })

  it.each([
    ['nothing at all', { prefix: 'a/' }, 'nothing is to become of them'],
    [
      'a move to IA before S3 makes it',
      { prefix: 'a/', moves: [{ afterDays: 10, to: 'STANDARD_IA' }] },
      'after 30 days at the earliest',
    ],
    [
      'steps in the wrong order',
      {
        prefix: 'a/',
        moves: [
          { afterDays: 90, to: 'GLACIER_IR' },
          { afterDays: 60, to: 'DEEP_ARCHIVE' },
        ],
      },
      'later than the one before',
    ],
    [
      'removal before a class is paid off',
      { prefix: 'a/', moves: [{ afterDays: 30, to: 'GLACIER_IR' }], deleteAfterDays: 60 },
      'billed for 90 days at least',
    ],
  ] as const)('refuses %s', (_, ageing, why) => {
    expect(() => rulesOf(ageing)).toThrow(why)
  })
})

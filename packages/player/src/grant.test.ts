import { describe, expect, it } from 'vitest'
import { failureOfRejection } from './failure.ts'
import { isExpired, rebaseBetween } from './grant.ts'

describe('moving URLs from one grant to the next', () => {
  it('exchanges the folder when grants are folders', () => {
    const move = rebaseBetween(
      'https://m.test/s/one/main.m3u8',
      'https://m.test/s/two/main.m3u8?x=1',
    )
    expect(move?.('https://m.test/s/one/audio/high.m4s')).toBe(
      'https://m.test/s/two/audio/high.m4s',
    )
    expect(move?.('https://elsewhere.test/high.m4s')).toBe('https://elsewhere.test/high.m4s')
  })

  it('cannot be done when the grant is in the query or the file is another one', () => {
    expect(rebaseBetween('https://m.test/a.m3u8?t=1', 'https://m.test/a.m3u8?t=2')).toBeNull()
    expect(rebaseBetween('https://m.test/1/a.m3u8', 'https://m.test/2/b.m3u8')).toBeNull()
  })
})

it('a grant holds until the moment it expires', () => {
  const grant = { hlsUrl: '', expiresAt: 1000 }
  expect(isExpired(grant, { now: () => 999 })).toBe(false)
  expect(isExpired(grant, { now: () => 1000 })).toBe(true)
})

describe('what a rejection means', () => {
  it('a code is a decision', () => {
    expect(failureOfRejection({ code: 'plan', message: 'Premium only.' })).toEqual({
      type: 'refused',
      code: 'plan',
      message: 'Premium only.',
    })
    expect(failureOfRejection({ code: 'plan' }).message).toBe('plan')
  })

  it('unless it may work later', () => {
    expect(failureOfRejection({ code: 'unavailable', retryable: true }).type).toBe('network')
  })

  it.each([undefined, null, 'no', new TypeError('Failed to fetch'), { code: 7 }, { code: '' }])(
    '%s is the network',
    (reason) => {
      expect(failureOfRejection(reason)).toMatchObject({
        type: 'network',
        code: 'PLAYER_STREAM_UNRESOLVED',
      })
    },
  )
})

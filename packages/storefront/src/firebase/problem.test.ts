import { describe, expect, it } from 'vitest'
import { toBackendError } from './problem.ts'

const failure = (code: string, details?: unknown) =>
  Object.assign(new Error('from the SDK'), { code, details })

describe('errors of the Firebase SDK', () => {
  it('says no more about a sign-in than that it did not fit', () => {
    expect(toBackendError(failure('auth/user-not-found')).code).toBe('wrong_credentials')
    expect(toBackendError(failure('auth/wrong-password')).code).toBe('wrong_credentials')
  })

  it('takes the reason of a refused stream before the code', () => {
    const refused = failure('functions/permission-denied', { reason: 'territory' })
    expect(toBackendError(refused)).toMatchObject({ code: 'territory', retryable: false })
  })

  it('does not trust a reason that it does not know', () => {
    const strange = failure('functions/permission-denied', { reason: '<b>' })
    expect(toBackendError(strange).code).toBe('forbidden')
  })

  it('may be tried again when the network failed or nothing is known', () => {
    expect(toBackendError(failure('unavailable'))).toMatchObject({ retryable: true })
    expect(toBackendError('odd')).toMatchObject({ code: 'unknown', retryable: true })
  })
})

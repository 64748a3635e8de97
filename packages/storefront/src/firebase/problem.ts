import type { StreamRefusal } from '@ddex/dsp-core/schema'
import type { BackendProblem } from '../backend.ts'
import { BackendError } from '../backend.ts'

const problems: Record<string, BackendProblem> = {
  'auth/invalid-credential': 'wrong_credentials',
  'auth/wrong-password': 'wrong_credentials',
  'auth/user-not-found': 'wrong_credentials',
  'auth/invalid-email': 'email_invalid',
  'auth/missing-email': 'email_invalid',
  'auth/email-already-in-use': 'email_in_use',
  'auth/weak-password': 'password_weak',
  'auth/missing-password': 'password_weak',
  'auth/user-disabled': 'account_disabled',
  'auth/too-many-requests': 'too_many_attempts',
  'auth/network-request-failed': 'offline',
  'functions/unauthenticated': 'signed_out',
  'functions/not-found': 'not_found',
  'functions/unavailable': 'offline',
  'functions/permission-denied': 'forbidden',
  'permission-denied': 'forbidden',
  unavailable: 'offline',
}

const refusals: readonly StreamRefusal[] = [
  'not_found',
  'not_published',
  'no_deal',
  'not_yet',
  'ended',
  'territory',
  'plan',
]

/** The `details.reason` that our callables put in their errors. */
function refusalOf(error: object): StreamRefusal | undefined {
  const details = 'details' in error ? error.details : null
  if (typeof details !== 'object' || details === null || !('reason' in details)) return undefined
  return refusals.find((refusal) => refusal === details.reason)
}

/** Any error of the Firebase SDK as one of ours, with the original as its cause. */
export function toBackendError(error: unknown): BackendError {
  if (error instanceof BackendError) return error
  if (!(error instanceof Error)) return new BackendError('unknown', String(error))
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const problem = refusalOf(error) ?? problems[code] ?? 'unknown'
  return new BackendError(problem, error.message, { cause: error })
}

/** Awaits `work`; what it throws becomes a `BackendError`. */
export async function translated<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw toBackendError(error)
  }
}

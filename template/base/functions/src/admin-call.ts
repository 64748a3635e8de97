import { FeedInvalidError, RefusedError, type Claims } from '@ddex/dsp-core'
import { HttpsError, onCall, type CallableOptions } from 'firebase-functions/v2/https'
import { ourFault } from './fault.ts'

type Data = Record<string, unknown>

/**
 * A callable that only admins may call. The handler gets the data as it was sent, the caller's uid, and a way to
 * tell what there is so far to a caller that listens; what it
 * refuses is told to the caller with its code and, for a form, the faults of each field.
 */
export function adminCall(
  handle: (data: Data, uid: string, tell: (news: unknown) => void) => Promise<unknown>,
  options: CallableOptions = {},
) {
  return onCall<unknown, Promise<unknown>>(
    { cors: true, ...options },
    async ({ auth, data }, response) => {
      if (!auth) throw new HttpsError('unauthenticated', 'Sign in first.')
      if ((auth.token as Partial<Claims>).role !== 'admin')
        throw new HttpsError('permission-denied', 'Only an admin may do this.')
      if (data === null || typeof data !== 'object' || Array.isArray(data))
        throw new HttpsError('invalid-argument', 'The data must be an object with named fields.')
      try {
        const tell = (news: unknown) => void response?.sendChunk(news)
        return asJson(await handle(data as Data, auth.uid, tell))
      } catch (error) {
        throw error instanceof RefusedError ? refusal(error) : ourFault(error)
      }
    },
  )
}

/** Times as ISO 8601: what encodes the answers of callables makes empty objects of them. */
const asJson = (answer: unknown): unknown => JSON.parse(JSON.stringify(answer))

function refusal(error: RefusedError): HttpsError {
  const { code, message } = error
  if (error instanceof FeedInvalidError)
    return new HttpsError('invalid-argument', message, { code, faults: error.faults })
  const kind = code.endsWith('_UNKNOWN')
    ? 'not-found'
    : code.endsWith('_EXISTS')
      ? 'already-exists'
      : 'failed-precondition'
  return new HttpsError(kind, message, { code })
}

/** A text of the data that must have a form; refused in words otherwise. */
export function textOf(data: Data, field: string, form: RegExp, words: string): string {
  const value = data[field]
  if (typeof value === 'string' && form.test(value)) return value
  throw new HttpsError('invalid-argument', `${field} must be ${words}.`)
}

import { TransientError } from '@ddex/dsp-core'

const statusOf = (error: unknown): number => {
  const { code } = Object(error) as { code?: unknown }
  return Number(code)
}

/** That version is not there: deleted, or replaced since. */
export const isGone = (error: unknown): boolean => [404, 412].includes(statusOf(error))

/** Something is there already. */
export const isThere = (error: unknown): boolean => statusOf(error) === 412

/** What may go better later. The SDK has tried several times by now. */
export function bucketFault(what: string, bucket: string, cause: unknown): TransientError {
  const said = cause instanceof Error ? cause.message : String(cause)
  return new TransientError('BUCKET_UNAVAILABLE', `${what} in ${bucket}: ${said}`, cause)
}

import { TransientError } from '@ddex/dsp-core'
import { awsErrorName, awsStatus } from './tools/aws-answers.ts'

/**
 * Whether AWS says that a version is not there: deleted, a delete marker, or replaced by another since
 * (`If-Match` on what we were told of).
 */
export const isGone = (error: unknown): boolean =>
  ['NoSuchKey', 'NoSuchVersion', 'NotFound', 'PreconditionFailed'].includes(awsErrorName(error)) ||
  [404, 405, 412].includes(awsStatus(error) ?? 0)

/** What may go better later. The SDK has tried several times by now. */
export function bucketFault(what: string, bucket: string, cause: unknown): TransientError {
  const said = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause)
  return new TransientError('BUCKET_UNAVAILABLE', `${what} in ${bucket}: ${said}`, cause)
}

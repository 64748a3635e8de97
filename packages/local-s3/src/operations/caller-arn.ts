import { S3Error } from '../s3-error.ts'
import type { Call } from './operation.ts'

/** The ARN of who calls. Throws AccessDenied for anonymous callers. */
export function callerArn({ caller }: Call): string {
  if (caller.kind === 'aws') return caller.arn
  throw new S3Error('AccessDenied', 'Access Denied')
}

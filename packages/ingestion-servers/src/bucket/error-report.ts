import type { BucketObject, ObjectRefusal } from './bucket-object.ts'

/** What a sender finds beside an object that was not taken. */
export const errorReport = (
  { bucket, key, size, origin }: BucketObject,
  { code, message, fix }: ObjectRefusal,
  at: Date,
): string =>
  `${JSON.stringify({ code, message, fix, bucket, key, size, version: origin.id, at }, null, 2)}\n`

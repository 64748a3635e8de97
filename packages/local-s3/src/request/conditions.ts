import { S3Error } from '../s3-error.ts'
import type { ObjectVersion, StoredObject } from '../store/object-version.ts'

type Headers = ReadonlyMap<string, string>

const failed = (condition: string): S3Error =>
  new S3Error(
    'PreconditionFailed',
    'At least one of the pre-conditions you specified did not hold',
    { Condition: condition },
  )

const etagsOf = (header: string): string[] =>
  header.split(',').map((etag) => etag.trim().replace(/^W\//, '').replaceAll('"', ''))

const matches = (header: string, etag: string): boolean => {
  const etags = etagsOf(header)
  return etags.includes('*') || etags.includes(etag)
}

/** Whole seconds, as HTTP dates are; NaN when absent or no date, which then decides nothing. */
const secondsOf = (text: string | undefined): number =>
  Math.floor(new Date(text ?? '').getTime() / 1000)

/** Whether a reader already has it (304). Throws PreconditionFailed. `prefix` is for copies. */
export function checkReadConditions(headers: Headers, object: StoredObject, prefix = ''): boolean {
  const modified = secondsOf(object.lastModified)
  const ifMatch = headers.get(`${prefix}if-match`)
  const ifNoneMatch = headers.get(`${prefix}if-none-match`)
  if (ifMatch !== undefined && !matches(ifMatch, object.etag)) throw failed('If-Match')
  const unmodifiedSince = secondsOf(headers.get(`${prefix}if-unmodified-since`))
  if (ifMatch === undefined && modified > unmodifiedSince) throw failed('If-Unmodified-Since')
  if (ifNoneMatch !== undefined) return matches(ifNoneMatch, object.etag)
  return modified <= secondsOf(headers.get(`${prefix}if-modified-since`))
}

/** Throws when a write must not replace what is there, or may only replace something else. */
export function checkWriteConditions(headers: Headers, latest: ObjectVersion | undefined): void {
  const existing = latest && !latest.isDeleteMarker ? latest : null
  const ifNoneMatch = headers.get('if-none-match')
  const ifMatch = headers.get('if-match')
  if (ifNoneMatch !== undefined && ifNoneMatch !== '*')
    throw new S3Error(
      'NotImplemented',
      'A header you provided implies functionality that is not implemented',
      { Header: 'If-None-Match' },
    )
  if (ifNoneMatch !== undefined && existing) throw failed('If-None-Match')
  if (ifMatch === undefined) return
  if (!existing) throw new S3Error('NoSuchKey', 'The specified key does not exist.')
  if (!matches(ifMatch, existing.etag)) throw failed('If-Match')
}

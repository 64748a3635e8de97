import { S3Error } from '../s3-error.ts'
import type { Bucket } from '../store/bucket.ts'
import type { StoredObject } from '../store/object-version.ts'
import type { BucketCall } from './operation.ts'

/** Headers that tell which version an answer is about; unversioned buckets tell none. */
export const versionHeader = (
  bucket: Bucket,
  { versionId }: { versionId: string },
): Record<string, string> => (bucket.versioning === null ? {} : { 'x-amz-version-id': versionId })

const marked = (bucket: Bucket, version: { versionId: string }): Record<string, string> => ({
  'x-amz-delete-marker': 'true',
  ...versionHeader(bucket, version),
})

const noSuchKey = (key: string, headers = {}): S3Error =>
  new S3Error('NoSuchKey', 'The specified key does not exist.', { Key: key }, headers)

/**
 * The object that a call reads. Throws NoSuchKey, NoSuchVersion, MethodNotAllowed for a delete marker,
 * and AccessDenied where the caller may not know what exists because it may not list.
 */
export function findObject(
  call: BucketCall,
  {
    key,
    versionId,
    bucket = call.bucket,
  }: { key: string; versionId: string | undefined; bucket?: Bucket },
): StoredObject {
  const version = versionId === undefined ? bucket.latest(key) : bucket.version(key, versionId)
  if (version && !version.isDeleteMarker) return version
  if (!call.isAllowed({ action: 's3:ListBucket', bucket }))
    throw new S3Error('AccessDenied', 'Access Denied')
  if (version && versionId !== undefined)
    throw new S3Error(
      'MethodNotAllowed',
      'The specified method is not allowed against this resource.',
      { Method: call.request.method, ResourceType: 'DeleteMarker' },
      { ...marked(bucket, version), allow: 'DELETE' },
    )
  if (version) throw noSuchKey(key, marked(bucket, version))
  if (versionId === undefined) throw noSuchKey(key)
  throw new S3Error('NoSuchVersion', 'The specified version does not exist.', {
    Key: key,
    VersionId: versionId,
  })
}

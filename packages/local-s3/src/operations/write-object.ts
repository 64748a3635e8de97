import { checksumHeader } from '../request/checksum.ts'
import { S3Error } from '../s3-error.ts'
import type { StoredObject } from '../store/object-version.ts'
import { newId } from '../store/sequence.ts'
import type { CreatedBy } from '../events/event-record.ts'
import { versionHeader } from './find-version.ts'
import type { BucketCall } from './operation.ts'

const longestKey = 1024

/** Throws KeyTooLongError. */
export function checkKey(key: string): void {
  const size = Buffer.byteLength(key)
  if (size > longestKey)
    throw new S3Error('KeyTooLongError', 'Your key is too long', {
      Size: String(size),
      MaxSizeAllowed: String(longestKey),
    })
}

export type NewObject = Omit<
  StoredObject,
  'versionId' | 'lastModified' | 'sequencer' | 'isDeleteMarker'
>

/** Makes an object the newest of its key and tells whoever wants to know. `check` runs in the same step. */
export async function commitObject(
  call: BucketCall,
  object: NewObject,
  by: CreatedBy,
  check: () => void = () => undefined,
): Promise<StoredObject> {
  const { bucket, endpoint } = call
  try {
    check()
  } catch (error) {
    await bucket.blobs.remove(object.segments.map(({ blob }) => blob))
    throw error
  }
  const stored: StoredObject = {
    ...object,
    isDeleteMarker: false,
    versionId: bucket.idFor(newId),
    lastModified: endpoint.clock.now().toISOString(),
    sequencer: endpoint.sequence.next(),
  }
  await bucket.put(stored)
  endpoint.notifier.created(call, stored, by)
  return stored
}

/** What every write answers in its head about what it wrote; a PUT tells the ETag there as well. */
export const writtenHeaders = (call: BucketCall, object: StoredObject): Record<string, string> => ({
  'x-amz-server-side-encryption': object.headers['x-amz-server-side-encryption'] ?? 'AES256',
  ...versionHeader(call.bucket, object),
  ...(object.checksum === null
    ? {}
    : {
        [checksumHeader(object.checksum.algorithm)]: object.checksum.value,
        'x-amz-checksum-type': object.checksum.type,
      }),
})

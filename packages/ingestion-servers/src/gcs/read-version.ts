import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { Storage } from '@google-cloud/storage'
import { TransientError } from '@ddex/dsp-core'
import { ObjectGoneError } from '../bucket/object-gone.ts'
import { bucketFault, isGone } from './gcs-fault.ts'
import type { StoredVersion } from './stored-version.ts'

/**
 * The bytes of that very version, with length and MD5 held against what we were told of it. Fails with
 * `ObjectGoneError` when it is not there, and with `TransientError` for all else.
 */
export const readVersionBytes = (storage: Storage, version: StoredVersion): Readable =>
  Readable.from(bytesOf(storage, version), { objectMode: false })

async function* bytesOf(
  storage: Storage,
  { bucket, key, generation, size, md5 }: StoredVersion,
): AsyncGenerator<Uint8Array> {
  const hash = createHash('md5')
  let count = 0
  try {
    // Checks the CRC32C of the answer too.
    for await (const chunk of storage.bucket(bucket).file(key, { generation }).createReadStream()) {
      const bytes = chunk as Uint8Array
      count += bytes.length
      hash.update(bytes)
      yield bytes
    }
  } catch (error) {
    if (isGone(error)) throw new ObjectGoneError(bucket, key, error)
    throw bucketFault(`'${key}' cannot be read`, bucket, error)
  }
  if (count !== size || (md5 !== null && hash.digest('base64') !== md5))
    throw new TransientError(
      'OBJECT_CORRUPT',
      `What was read of '${key}' is not what it is told to be.`,
    )
}

import { Readable } from 'node:stream'
import type { Storage } from '@google-cloud/storage'
import { TransientError } from '@ddex/dsp-core'
import { ObjectGoneError } from '../bucket/object-gone.ts'
import { bucketFault, isGone } from './gcs-fault.ts'
import type { StoredVersion } from './stored-version.ts'

/**
 * The bytes of that very version, with its length held against what we were told of it; its MD5 is for whoever reads
 * them to the end. Fails with `ObjectGoneError` when it is not there, and with `TransientError` for all else.
 */
export const readVersionBytes = (storage: Storage, version: StoredVersion): Readable =>
  Readable.from(bytesOf(storage, version), { objectMode: false })

async function* bytesOf(
  storage: Storage,
  { bucket, key, generation, size, md5 }: StoredVersion,
): AsyncGenerator<Uint8Array> {
  const file = storage.bucket(bucket).file(key, { generation })
  // An object that was composed of others has a CRC32C alone, which takes twice as long.
  const validation = md5 === null ? 'crc32c' : false
  let count = 0
  try {
    for await (const chunk of file.createReadStream({ validation })) {
      const bytes = chunk as Uint8Array
      count += bytes.length
      yield bytes
    }
  } catch (error) {
    if (isGone(error)) throw new ObjectGoneError(bucket, key, error)
    throw bucketFault(`'${key}' cannot be read`, bucket, error)
  }
  if (count !== size)
    throw new TransientError('OBJECT_CORRUPT', `'${key}' ended after ${count} of ${size} bytes.`)
}

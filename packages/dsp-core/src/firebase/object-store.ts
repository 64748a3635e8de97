import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ObjectStore } from '../ports/object-store.ts'
import type { Firebase } from './connect.ts'

const resumableFrom = 8 * 1024 * 1024

/** Our bucket in Cloud Storage. */
export function storageObjectStore({ bucket }: Firebase): ObjectStore {
  return {
    async write(path, bytes, contentType) {
      const whole = bytes instanceof Readable ? null : Buffer.from(bytes)
      const target = bucket.file(path).createWriteStream({
        contentType,
        resumable: whole === null || whole.length > resumableFrom,
        metadata: { cacheControl: 'private, max-age=0' },
      })
      await pipeline(whole === null ? (bytes as Readable) : Readable.from([whole]), target)
    },

    read: (path, range) =>
      bucket.file(path).createReadStream(
        range
          ? {
              start: range.start,
              ...(range.end === undefined ? {} : { end: range.end }),
              validation: false,
            }
          : {},
      ),

    async readAll(path) {
      const [bytes] = await bucket.file(path).download()
      return bytes
    },

    async stat(path) {
      try {
        const [metadata] = await bucket.file(path).getMetadata()
        return { path, size: Number(metadata.size), contentType: metadata.contentType ?? null }
      } catch (error) {
        if (isNotFound(error)) return null
        throw error
      }
    },

    async remove(path) {
      await bucket.file(path).delete({ ignoreNotFound: true })
    },
  }
}

const isNotFound = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 404

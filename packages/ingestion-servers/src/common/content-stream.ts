import { createReadStream, readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { smallFile } from './local-disk.ts'

/**
 * The bytes of a file on the volume. A small one is read at once when it is asked for: a file stream
 * makes four trips to a thread, which cost more than all else that a small file needs.
 */
export function contentStream(path: string, size: number): Readable {
  if (size > smallFile) return createReadStream(path, { highWaterMark: 256 * 1024 })
  return new Readable({
    read() {
      this.push(readFileSync(path))
      this.push(null)
    },
  })
}

import type { Readable } from 'node:stream'

export interface StoredObject {
  path: string
  size: number
  contentType: string | null
}

/** Our bucket. Paths are `/`-separated without a leading slash. A missing object is `null`, not an error. */
export interface ObjectStore {
  /** Writes the whole object or nothing; replaces what was there. */
  write(path: string, bytes: Readable | Uint8Array | string, contentType: string): Promise<void>
  /** `range` is inclusive, in bytes. */
  read(path: string, range?: { start: number; end?: number }): Readable
  readAll(path: string): Promise<Uint8Array>
  stat(path: string): Promise<StoredObject | null>
  /** Succeeds when the object is not there. */
  remove(path: string): Promise<void>
}

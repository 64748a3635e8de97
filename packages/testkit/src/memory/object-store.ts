import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { ObjectStore } from '@ddex/dsp-core'

export interface MemoryObjectStore extends ObjectStore {
  paths(): string[]
}

/** A bucket in memory: an object appears whole or not at all. */
export function memoryObjectStore(): MemoryObjectStore {
  const objects = new Map<string, { bytes: Buffer; contentType: string }>()
  const need = (path: string): Buffer => {
    const found = objects.get(path)
    if (!found) throw new Error(`There is no object ${path}.`)
    return found.bytes
  }
  return {
    paths: () => [...objects.keys()].sort(),
    async write(path, bytes, contentType) {
      const whole = bytes instanceof Readable ? await buffer(bytes) : Buffer.from(bytes)
      objects.set(path, { bytes: whole, contentType })
    },
    read: (path, range) =>
      Readable.from([need(path).subarray(range?.start ?? 0, (range?.end ?? Infinity) + 1)]),
    readAll: (path) => Promise.resolve(need(path)),
    stat: (path) => {
      const found = objects.get(path)
      return Promise.resolve(
        found ? { path, size: found.bytes.length, contentType: found.contentType } : null,
      )
    },
    remove: (path) => {
      objects.delete(path)
      return Promise.resolve()
    },
  }
}

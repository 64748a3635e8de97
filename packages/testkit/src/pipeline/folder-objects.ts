import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import type { ObjectStore } from '@ddex/dsp-core'

/** A bucket that outlives its process: an object appears whole or not at all. */
export function folderObjects(folder: string): ObjectStore & { paths(): string[] } {
  const placeOf = (path: string) => join(folder, path)
  const sizeOf = (path: string) => statSync(placeOf(path), { throwIfNoEntry: false })?.size
  let count = 0
  return {
    paths: () =>
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
        .sort(),
    async write(path, bytes) {
      const place = placeOf(path)
      const whole = `${folder}.${process.pid}.${(count += 1)}`
      await writeFile(whole, bytes)
      mkdirSync(dirname(place), { recursive: true })
      renameSync(whole, place)
    },
    read: (path, range) =>
      Readable.from([
        readFileSync(placeOf(path)).subarray(range?.start, (range?.end ?? Infinity) + 1),
      ]),
    readAll: async (path) => readFileSync(placeOf(path)),
    async stat(path) {
      const size = sizeOf(path)
      return size === undefined ? null : { path, size, contentType: null }
    },
    remove: async (path) => rmSync(placeOf(path), { force: true }),
  }
}

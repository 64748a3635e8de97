import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { inflateRawSync } from 'node:zlib'

const endSignature = 0x06054b50
const entrySize = 46

/** Unpacks a plain zip file (stored or deflated, no zip64) below `folder`. Throws for a path that leaves it. */
export function unzip(file: string, folder: string): void {
  const zip = readFileSync(file)
  let end = zip.length - 22
  while (end >= 0 && zip.readUInt32LE(end) !== endSignature) end -= 1
  if (end < 0) throw new Error(`${file} is no zip file`)
  let entry = zip.readUInt32LE(end + 16)
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    const nameLength = zip.readUInt16LE(entry + 28)
    const name = zip.toString('utf8', entry + entrySize, entry + entrySize + nameLength)
    if (name.split('/').includes('..')) throw new Error(`${name} leaves the folder`)
    const local = zip.readUInt32LE(entry + 42)
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
    const packed = zip.subarray(start, start + zip.readUInt32LE(entry + 20))
    if (!name.endsWith('/')) {
      mkdirSync(dirname(join(folder, name)), { recursive: true })
      const stored = zip.readUInt16LE(entry + 10) === 0
      writeFileSync(join(folder, name), stored ? packed : inflateRawSync(packed))
    }
    entry += entrySize + nameLength + zip.readUInt16LE(entry + 30) + zip.readUInt16LE(entry + 32)
  }
}

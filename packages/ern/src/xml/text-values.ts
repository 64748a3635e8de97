const LONGEST_SHARED = 64
const SLOTS = 2_048

const values = new Array<string>(SLOTS).fill('')
const bytesOf = new Uint8Array(SLOTS * LONGEST_SHARED)
const lengthOf = new Uint8Array(SLOTS)

/**
 * The text of UTF-8 bytes. Short ones that come again (labels, roles, names, codes) are the same string, which saves
 * the making and the memory; each slot of the table holds the last value that fell on it.
 */
export function valueAt(bytes: Buffer, from: number, to: number): string {
  const length = to - from
  if (length === 0) return ''
  if (length > LONGEST_SHARED) return bytes.toString('utf8', from, to)
  let hash = length
  let wide = 0
  for (let at = from; at < to; at++) {
    const byte = bytes[at] as number
    hash = (Math.imul(hash, 31) + byte) | 0
    wide |= byte
  }
  const slot = (hash ^ (hash >>> 15)) & (SLOTS - 1)
  const start = slot * LONGEST_SHARED
  if (lengthOf[slot] === length && isSame(bytes, from, start, length)) return values[slot] as string
  for (let at = 0; at < length; at++) bytesOf[start + at] = bytes[from + at] as number
  lengthOf[slot] = length
  return (values[slot] =
    wide < 128 ? bytes.toString('latin1', from, to) : bytes.toString('utf8', from, to))
}

function isSame(bytes: Buffer, from: number, start: number, length: number): boolean {
  for (let at = 0; at < length; at++) if (bytesOf[start + at] !== bytes[from + at]) return false
  return true
}

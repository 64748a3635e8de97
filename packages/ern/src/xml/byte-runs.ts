import { BYTE_CLASS, PLAIN_TEXT } from './characters.ts'

const NEWLINE = 10
const RETURN = 13
const GREATER = 62

/** Index of the first byte that is no white space. */
export function spaceEnd(bytes: Uint8Array, from: number): number {
  let at = from
  let byte = bytes[at]
  while (byte === 32 || byte === NEWLINE || byte === 9 || byte === RETURN) byte = bytes[++at]
  return at
}

/** Index of the first byte that a plain text has not; the zero at the end is one. */
export function plainEnd(bytes: Uint8Array, from: number): number {
  let at = from
  while (((BYTE_CLASS[bytes[at] as number] as number) & PLAIN_TEXT) !== 0) at++
  return at
}

/** Index behind an end tag of exactly that name; -1 when another or a longer one stands there. */
export function closeTagEnd(name: Uint8Array, bytes: Uint8Array, from: number): number {
  const to = from + name.length
  if (bytes[to] !== GREATER) return -1
  for (let at = 0; at < name.length; at++) if (name[at] !== bytes[from + at]) return -1
  return to + 1
}

import { detectEncoding } from './xml/encoding.ts'

/** A message as text, in whichever of the encodings that are read. Throws when it is in none of them. */
export function messageText(bytes: Uint8Array): string {
  const { encoding, skip } = detectEncoding(bytes.subarray(0, 1024))
  return new TextDecoder(encoding).decode(bytes.subarray(skip))
}

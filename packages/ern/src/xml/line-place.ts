import type { ByteWindow } from './byte-window.ts'

const NEWLINE = 10
const RETURN = 13

/** The line reached in a document, and where it began. Columns count UTF-16 code units, as editors do. */
export class LinePlace {
  line = 1
  /** Offset in the document; moved on by what characters of the line have more bytes than code units. */
  lineStart = 0

  column(offset: number): number {
    return offset - this.lineStart + 1
  }

  /** Goes over all bytes from one index of the source to another. */
  pass({ bytes, base }: ByteWindow, from: number, to: number): void {
    for (let at = from; at < to; at++) {
      const byte = bytes[at] as number
      if (byte >= 128) this.lineStart -= widthBeyond(byte)
      else if (byte === NEWLINE || (byte === RETURN && bytes[at + 1] !== NEWLINE)) {
        this.line++
        this.lineStart = base + at + 1
      }
    }
  }
}

/**
 * What a byte of a character beyond ASCII adds to the width of its text beside one for each byte: a character of two
 * or three bytes is one code unit, one of four bytes is two.
 */
export function widthBeyond(byte: number): number {
  if (byte < 0xc0) return -1
  return byte >= 0xf0 ? 1 : 0
}

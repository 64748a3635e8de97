import type { TextTable } from './text-table.ts'
import { valueAt } from './text-values.ts'

/** Room behind the last byte: the zero that ends a scan, and what a look ahead may touch. */
const MARGIN = 8

/**
 * The part of a document, as UTF-8, that is being scanned. Pieces are added at its end; what lies before `position` is
 * dropped, unless it is kept because somebody may still ask for its texts. Texts are named by offsets in the document.
 */
export class ByteWindow {
  bytes: Buffer = Buffer.allocUnsafeSlow(0)
  /** The same bytes. */
  view = viewOf(this.bytes)
  /** Index where scanning goes on. */
  position = 0
  /** Index behind the last byte, where a zero stands. */
  end = 0
  /** Offset in the document of the first byte. */
  base = 0
  #kept = -1

  /** From here on bytes stay until `release`. */
  keep(): void {
    this.#kept = this.position
  }

  /** Offset in the document from which bytes are kept. */
  get keptFrom(): number {
    return this.base + this.#kept
  }

  release(): void {
    this.#kept = -1
  }

  /** Begins another document; a buffer of up to `most` bytes serves again. */
  reset(most: number): void {
    if (this.bytes.length > most) this.#use(Buffer.allocUnsafeSlow(0))
    this.position = 0
    this.end = 0
    this.base = 0
    this.#kept = -1
  }

  append(piece: Uint8Array): void {
    if (this.end + piece.length + MARGIN > this.bytes.length) this.#makeRoom(piece.length)
    this.bytes.set(piece, this.end)
    this.end += piece.length
    this.bytes[this.end] = 0
  }

  /** The text from one offset in the document to another. */
  textAt(from: number, to: number): string {
    return valueAt(this.bytes, from - this.base, to - this.base)
  }

  /** The same as a number in a table. */
  numberAt(from: number, to: number, table: TextTable): number {
    return table.ofBytes(this.bytes, from - this.base, to - this.base)
  }

  #makeRoom(size: number): void {
    const from = this.#kept < 0 ? this.position : this.#kept
    const left = this.end - from
    const old = this.bytes
    // Twice what is left, so that a long composite is moved seldom.
    if (2 * left + size + MARGIN > old.length)
      this.#use(Buffer.allocUnsafeSlow(2 * left + size + MARGIN))
    old.copy(this.bytes, 0, from, this.end)
    this.position -= from
    this.end -= from
    this.base += from
    if (this.#kept >= 0) this.#kept = 0
  }

  #use(bytes: Buffer): void {
    this.bytes = bytes
    this.view = viewOf(bytes)
  }
}

function viewOf({ buffer, byteOffset, byteLength }: Buffer): DataView {
  return new DataView(buffer, byteOffset, byteLength)
}

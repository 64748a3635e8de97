import type { ByteWindow } from './byte-window.ts'
import { widthBeyond } from './line-place.ts'
import type { TextTable } from './text-table.ts'
import { valueAt } from './text-values.ts'

/** Longest text whose bytes are kept. */
export const LONGEST_KEPT = 128
const LESS = 60
const NEWLINE = 10
const RETURN = 13

/** The texts of the last composite of a form, to know those that come again. */
export class FormTexts {
  /** Of each text its length, or -1 for one that has no copy here: a long one, or one written otherwise. */
  readonly #lengths: Int16Array
  /** Width of each as it stands in the document, in UTF-16 code units. */
  readonly widths: Int32Array
  readonly #bytes: Buffer

  constructor(count: number) {
    this.#lengths = new Int16Array(count).fill(-1)
    this.widths = new Int32Array(count)
    this.#bytes = Buffer.allocUnsafeSlow(count * LONGEST_KEPT)
  }

  has(text: number): boolean {
    return (this.#lengths[text] as number) >= 0
  }

  /** Index behind the text if it stands at `at`, with a tag behind it; else -1. */
  endOf(text: number, bytes: Uint8Array, at: number): number {
    const own = this.#bytes
    let from = text * LONGEST_KEPT
    const to = from + (this.#lengths[text] as number)
    const shift = at - from
    while (from < to && own[from] === bytes[from + shift]) from++
    return from === to && bytes[to + shift] === LESS ? to + shift : -1
  }

  /** True where the text is all of these bytes. */
  isSame(text: number, bytes: Uint8Array, from: number, to: number): boolean {
    if (to - from !== this.#lengths[text]) return false
    const own = this.#bytes
    const shift = text * LONGEST_KEPT - from
    for (let at = from; at < to; at++) if (own[at + shift] !== bytes[at]) return false
    return true
  }

  /** Keeps a text of one line. False for a long one, which it cannot keep. */
  keep(text: number, bytes: Uint8Array, from: number, to: number, width: number): boolean {
    this.widths[text] = width
    const length = to - from
    this.#lengths[text] = length > LONGEST_KEPT ? -1 : length
    if (length > LONGEST_KEPT) return false
    const own = this.#bytes
    const shift = text * LONGEST_KEPT - from
    for (let at = from; at < to; at++) own[at + shift] = bytes[at] as number
    return true
  }

  /** Keeps none, since the text is written otherwise. */
  drop(text: number, width = 0): void {
    this.#lengths[text] = -1
    this.widths[text] = width
  }

  numberOf(text: number, table: TextTable): number {
    const from = text * LONGEST_KEPT
    return table.ofBytes(this.#bytes, from, from + (this.#lengths[text] as number))
  }

  valueOf(text: number): string {
    const from = text * LONGEST_KEPT
    return valueAt(this.#bytes, from, from + (this.#lengths[text] as number))
  }
}

/** Width of a text in UTF-16 code units; -1 for one of several lines. */
export function widthOf({ bytes }: ByteWindow, from: number, to: number): number {
  let width = to - from
  for (let at = from; at < to; at++) {
    const byte = bytes[at] as number
    if (byte >= 128) width += widthBeyond(byte)
    else if (byte === NEWLINE || byte === RETURN) return -1
  }
  return width
}

import type { TextBuffer } from './text-buffer.ts'

const SHORTEST_SHARED = 13
const LONGEST_SHARED = 256
const SLOTS = 1_024

/**
 * Makes the strings of a document. A plain slice would keep the whole piece of the document alive that it was cut
 * from; these are copies, and values that come again (labels, roles, names) are the same string.
 */
export class TextValues {
  readonly #slots = new Array<string>(SLOTS).fill('')
  readonly #bytes = Buffer.alloc(LONGEST_SHARED)

  at({ text, units }: TextBuffer, from: number, to: number): string {
    const length = to - from
    // Shorter slices are copies by themselves; longer texts are rare.
    if (length < SHORTEST_SHARED || length > LONGEST_SHARED) return text.slice(from, to)
    const bytes = this.#bytes
    let hash = length
    let wide = 0
    for (let at = 0; at < length; at++) {
      const unit = units[from + at] as number
      bytes[at] = unit
      wide |= unit
      hash = (Math.imul(hash, 31) + unit) | 0
    }
    if (wide > 255) return text.slice(from, to)
    const slot = hash & (SLOTS - 1)
    const known = this.#slots[slot] as string
    if (known.length === length && text.startsWith(known, from)) return known
    return (this.#slots[slot] = bytes.toString('latin1', 0, length))
  }
}

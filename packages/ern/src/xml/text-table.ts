/** Longer texts are kept as strings. */
const LONGEST = 64
/** A table with more texts is not used again. */
const MOST_KEPT = 4_096
/** Odd and not known before, so that nobody can write a message whose texts all fall on one slot. */
const FACTOR = ((Math.random() * 0x4000_0000) << 1) | 0x11

let spare: TextTable | null = null

/**
 * Gives each text a number from 1 on, the same to the same text, and 0 to the empty one. A message has its references
 * several times each: as numbers they cost no strings, and are compared and looked up at once.
 */
export class TextTable {
  #bytes: Buffer = Buffer.allocUnsafeSlow(1_024)
  /** Where the text of each number ends. */
  #ends = new Int32Array(128)
  #hashes = new Int32Array(128)
  /** Numbers by hash; 0 is free. */
  #slots = new Int32Array(256)
  #count = 1
  readonly #long = new Map<string, number>()
  readonly #longTexts = new Map<number, string>()

  /** A table for one document: the one that was given back last, or a new one. */
  static borrow(): TextTable {
    const table = spare ?? new TextTable()
    spare = null
    return table
  }

  /** Gives a table back when nobody asks for its texts any more. */
  static giveBack(table: TextTable): void {
    if (table.size > MOST_KEPT) return
    table.#slots.fill(0)
    table.#count = 1
    table.#long.clear()
    table.#longTexts.clear()
    spare = table
  }

  /** How many numbers have been given, the 0 included. */
  get size(): number {
    return this.#count
  }

  /** Number of a text in UTF-8. */
  ofBytes(bytes: Buffer, from: number, to: number): number {
    if (to - from > LONGEST) return this.#ofLong(bytes.toString('utf8', from, to))
    if (to === from) return 0
    let hash = to - from
    for (let at = from; at < to; at++) hash = (Math.imul(hash, FACTOR) + (bytes[at] as number)) | 0
    const mask = this.#slots.length - 1
    let slot = (hash ^ (hash >>> 15)) & mask
    for (
      let found = this.#slots[slot] as number;
      found !== 0;
      found = this.#slots[slot] as number
    ) {
      if (this.#hashes[found] === hash && this.#isSame(found, bytes, from, to)) return found
      slot = (slot + 1) & mask
    }
    return this.#add(slot, hash, bytes, from, to)
  }

  of(text: string): number {
    const bytes = Buffer.from(text)
    return this.ofBytes(bytes, 0, bytes.length)
  }

  /** The number of the text without white space around it. */
  trimmed(number: number): number {
    if (number === 0) return 0
    const from = this.#ends[number - 1] as number
    const to = this.#ends[number] as number
    if (to > from && isInk(this.#bytes[from]) && isInk(this.#bytes[to - 1])) return number
    const text = this.textOf(number)
    const token = text.trim()
    return token === text ? number : this.of(token)
  }

  textOf(number: number): string {
    const from = this.#ends[number - 1] ?? 0
    const to = this.#ends[number] as number
    return this.#longTexts.get(number) ?? this.#bytes.toString('utf8', from, to)
  }

  #isSame(number: number, bytes: Uint8Array, from: number, to: number): boolean {
    const start = this.#ends[number - 1] as number
    if ((this.#ends[number] as number) - start !== to - from) return false
    const own = this.#bytes
    const shift = start - from
    for (let at = from; at < to; at++) if (own[at + shift] !== bytes[at]) return false
    return true
  }

  #add(slot: number, hash: number, bytes: Buffer, from: number, to: number): number {
    const number = this.#next(to - from)
    bytes.copy(this.#bytes, this.#ends[number - 1], from, to)
    this.#hashes[number] = hash
    this.#slots[slot] = number
    if (this.#count * 2 > this.#slots.length) this.#spread()
    return number
  }

  #ofLong(text: string): number {
    let number = this.#long.get(text)
    if (number === undefined) {
      number = this.#next(0)
      this.#long.set(text, number)
      this.#longTexts.set(number, text)
    }
    return number
  }

  /** The next number, with room for its text. */
  #next(length: number): number {
    const number = this.#count++
    if (number === this.#ends.length) {
      this.#ends = grown(this.#ends)
      this.#hashes = grown(this.#hashes)
    }
    const end = (this.#ends[number - 1] as number) + length
    if (end > this.#bytes.length) {
      const bytes = Buffer.allocUnsafeSlow(this.#bytes.length * 2)
      this.#bytes.copy(bytes)
      this.#bytes = bytes
    }
    this.#ends[number] = end
    return number
  }

  #spread(): void {
    const slots = new Int32Array(this.#slots.length * 2)
    const mask = slots.length - 1
    for (let number = 1; number < this.#count; number++) {
      if (this.#longTexts.has(number)) continue
      const hash = this.#hashes[number] as number
      let slot = (hash ^ (hash >>> 15)) & mask
      while (slots[slot] !== 0) slot = (slot + 1) & mask
      slots[slot] = number
    }
    this.#slots = slots
  }
}

/** No white space, and no part of any. */
function isInk(byte: number | undefined): boolean {
  return byte !== undefined && byte > 32 && byte < 128
}

function grown(numbers: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const more = new Int32Array(numbers.length * 2)
  more.set(numbers)
  return more
}

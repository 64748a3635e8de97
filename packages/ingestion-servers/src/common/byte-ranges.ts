/** Which bytes of a file have been written: sorted, disjoint, `end` exclusive. */
export class ByteRanges {
  readonly #starts: number[] = []
  readonly #ends: number[] = []

  /** How many separate pieces there are. */
  get pieces(): number {
    return this.#starts.length
  }

  add(start: number, end: number): void {
    if (end <= start) return
    const last = this.#ends.length - 1
    // The common case: bytes arrive in order.
    if (last >= 0 && this.#ends[last] === start) {
      this.#ends[last] = end
      return
    }
    const from = firstAtLeast(this.#ends, start)
    let to = from
    let mergedStart = start
    let mergedEnd = end
    while (to < this.#starts.length && (this.#starts[to] as number) <= end) {
      mergedStart = Math.min(mergedStart, this.#starts[to] as number)
      mergedEnd = Math.max(mergedEnd, this.#ends[to] as number)
      to++
    }
    this.#starts.splice(from, to - from, mergedStart)
    this.#ends.splice(from, to - from, mergedEnd)
  }

  overlaps(start: number, end: number): boolean {
    if (end <= start) return false
    const index = firstAtLeast(this.#ends, start + 1)
    const found = this.#starts[index]
    return found !== undefined && found < end
  }

  /** Forgets every byte from `size` on. */
  crop(size: number): void {
    while (this.#starts.length > 0 && (this.#starts.at(-1) as number) >= size) {
      this.#starts.pop()
      this.#ends.pop()
    }
    const last = this.#ends.length - 1
    if (last >= 0) this.#ends[last] = Math.min(this.#ends[last] as number, size)
  }

  /** How many bytes are there from the start without a gap. */
  prefix(): number {
    return this.#starts[0] === 0 ? (this.#ends[0] as number) : 0
  }

  /** The first gap below `size`, or null when every byte is there. */
  firstGap(size: number): { start: number; end: number } | null {
    const start = this.prefix()
    if (start >= size) return null
    const next = this.#starts[start > 0 ? 1 : 0]
    return { start, end: Math.min(next ?? size, size) }
  }
}

/** Index of the first number that is at least `value`, in a sorted list. */
function firstAtLeast(sorted: number[], value: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] as number) < value) low = middle + 1
    else high = middle
  }
  return low
}

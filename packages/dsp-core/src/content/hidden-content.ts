/** A ZIP's last record without its comment, and the longest comment (APPNOTE.TXT 4.3.16). */
const endRecord = 22
const longestComment = 65_535

/** Signatures long enough not to stand in audio by chance: 2^-48 a byte. */
const embedded = [
  { name: 'a RAR archive', signature: Buffer.from('526172211a07', 'hex') },
  { name: 'a 7-Zip archive', signature: Buffer.from('377abcaf271c', 'hex') },
] as const
const longestSignature = 6

const endSignature = Buffer.from('504b0506', 'hex')
const entrySignature = Buffer.from('504b0102', 'hex')

/**
 * Finds a second file inside a file: an archive that a reader of archives would open though the file begins as
 * something else. Sees the bytes once, in order, and keeps 64 KiB of them.
 */
export class HiddenContent {
  #found: string | null = null
  #size = 0
  /** The last bytes of the chunk before, where a signature may begin. */
  #edge: Buffer = Buffer.alloc(0)
  #tail: Buffer = Buffer.alloc(0)
  /** Chunks not yet joined to the tail. */
  #pending: Buffer[] = []
  #pendingSize = 0

  observe(chunk: Buffer): void {
    if (this.#found === null) this.#search(chunk)
    this.#size += chunk.length
    const kept = endRecord + longestComment
    if (chunk.length >= kept) {
      this.#tail = Buffer.from(chunk.subarray(-kept))
      this.#pending = []
      this.#pendingSize = 0
    } else {
      // Joined now and then, not for every small chunk.
      this.#pending.push(chunk)
      this.#pendingSize += chunk.length
      if (this.#pendingSize > kept * 2) this.#join()
    }
  }

  /** After the last chunk: what is hidden in the file, in words; null when nothing is. */
  result(): string | null {
    this.#join()
    return this.#found ?? (endsAsZip(this.#tail, this.#size) ? 'a ZIP archive' : null)
  }

  #join(): void {
    if (this.#pending.length === 0) return
    const all = Buffer.concat([this.#tail, ...this.#pending])
    this.#tail = Buffer.from(all.subarray(-(endRecord + longestComment)))
    this.#pending = []
    this.#pendingSize = 0
  }

  #search(chunk: Buffer): void {
    const edge = Buffer.concat([this.#edge, chunk.subarray(0, longestSignature - 1)])
    for (const { name, signature } of embedded) {
      const inside = chunk.indexOf(signature)
      if (inside >= 0 || edge.includes(signature)) this.#found = name
    }
    const last = Buffer.concat([this.#edge, chunk.subarray(-(longestSignature - 1))])
    this.#edge = last.subarray(-(longestSignature - 1))
  }
}

/** Whether the last bytes of a file of `size` bytes are the end of a ZIP that has entries. */
function endsAsZip(tail: Buffer, size: number): boolean {
  let at = tail.lastIndexOf(endSignature)
  for (; at >= 0; at = at === 0 ? -1 : tail.lastIndexOf(endSignature, at - 1)) {
    if (at + endRecord > tail.length) continue
    const entries = tail.readUInt16LE(at + 10)
    const directory = tail.readUInt32LE(at + 12)
    const comment = tail.readUInt16LE(at + 20)
    const before = size - (tail.length - at)
    if (entries === 0 || directory < 46 || directory > before) continue
    // Tools accept bytes after the comment, so its length alone proves nothing; a directory entry does.
    const start = at - directory
    const hasEntry = start >= 0 && tail.subarray(start, start + 4).equals(entrySignature)
    if (hasEntry || at + endRecord + comment === tail.length) return true
  }
  return false
}

/**
 * Text to be scanned, as a string to slice from and as code units to look at: reading numbers from an array is
 * several times faster than asking a string for each. A zero unit follows the last.
 */
export class TextBuffer {
  text = ''
  units = new Uint16Array(1)

  /** Drops the first `from` characters and adds a piece. */
  replace(from: number, piece: string): void {
    this.text = from < this.text.length ? this.text.slice(from) + piece : piece
    const { length } = this.text
    if (this.units.length <= length) this.units = new Uint16Array(length + (length >> 1) + 1)
    Buffer.from(this.units.buffer).write(this.text, 'utf16le')
    this.units[length] = 0
  }
}

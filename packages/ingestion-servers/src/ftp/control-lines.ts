/** A path has at most 900 bytes, a password 1,024. */
export const maxLineBytes = 4096

/** A line that a client sent; null when it was longer than `maxLineBytes`. */
export type ControlLine = string | null

const lineFeed = 10
const carriageReturn = 13
/** Telnet's "interpret as command" (RFC 854). */
const iac = 255
const firstTelnetCommand = 240
const firstWithOption = 251

/**
 * Cuts what arrives on a control connection into lines, however the network has split or joined
 * them (RFC 959, 5.3). Telnet commands in between, which precede an ABOR, are left out (RFC 1123,
 * 4.1.2.12).
 */
export class ControlLines {
  readonly #line = Buffer.alloc(maxLineBytes)
  #length = 0
  #tooLong = false
  #state: 'text' | 'command' | 'option' = 'text'

  /** Whether a line has begun and not ended. */
  get isInLine(): boolean {
    return this.#length > 0 || this.#tooLong
  }

  push(bytes: Uint8Array): ControlLine[] {
    const lines: ControlLine[] = []
    for (const byte of bytes) {
      if (!this.#isText(byte)) continue
      if (byte === lineFeed) lines.push(this.#take())
      else if (this.#length < maxLineBytes) this.#line[this.#length++] = byte
      else this.#tooLong = true
    }
    return lines
  }

  #isText(byte: number): boolean {
    if (this.#state === 'option') {
      this.#state = 'text'
      return false
    }
    if (this.#state === 'command') {
      // The mark that follows an urgent IAC may have been taken out of the stream by TCP.
      this.#state = byte >= firstWithOption && byte < iac ? 'option' : 'text'
      return byte < firstTelnetCommand
    }
    if (byte === iac) this.#state = 'command'
    return byte !== iac
  }

  #take(): ControlLine {
    const end = this.#line[this.#length - 1] === carriageReturn ? this.#length - 1 : this.#length
    const line = this.#tooLong ? null : this.#line.toString('utf8', 0, Math.max(0, end))
    this.#length = 0
    this.#tooLong = false
    return line
  }
}

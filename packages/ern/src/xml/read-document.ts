import { isAscii } from 'node:buffer'
import { loneSurrogateIndex } from './characters.ts'
import { InvalidBytes, XmlDecoder } from './encoding.ts'
import { XmlFault } from './fault.ts'
import type { XmlLimits } from './limits.ts'
import { forbiddenCharacter } from './scan-faults.ts'
import type { XmlHandler } from './handler.ts'
import { XmlScanner } from './scanner.ts'

const PIECE = 64 * 1024
const NOTHING = new Uint8Array(0)

/** Feeds one document to a handler: bytes are decoded and scanned as they come. */
export class DocumentReader {
  readonly #scanner: XmlScanner
  readonly #decoder = new XmlDecoder()
  readonly #limits: XmlLimits
  #size = 0

  constructor(handler: XmlHandler, limits: XmlLimits) {
    this.#limits = limits
    this.#scanner = new XmlScanner(handler, limits)
  }

  writeBytes(bytes: Uint8Array): void {
    this.#grow(bytes.length)
    for (let at = 0; at < bytes.length; at += PIECE)
      this.#decode(bytes.subarray(at, at + PIECE), false)
  }

  writeText(text: string): void {
    this.#grow(Buffer.byteLength(text))
    const lone = loneSurrogateIndex(text)
    const end = lone < 0 ? text.length : lone
    for (let at = text.startsWith('\uFEFF') ? 1 : 0; at < end;) {
      let to = Math.min(at + PIECE, end)
      // The halves of a pair stay together.
      if (to < end && isHighSurrogate(text.charCodeAt(to - 1))) to++
      this.#write(Buffer.from(text.slice(at, to)))
      at = to
    }
    if (lone >= 0) this.#scanner.failAtEnd(new InvalidBytes(NOTHING).toFault())
  }

  end(): void {
    this.#decode(NOTHING, true)
    this.#scanner.end()
  }

  #decode(bytes: Uint8Array, last: boolean): void {
    try {
      this.#write(this.#decoder.decode(bytes, last))
    } catch (error) {
      if (error instanceof XmlFault && error.line === null) this.#scanner.fail(error)
      if (!(error instanceof InvalidBytes)) throw error
      this.#write(error.before)
      this.#scanner.failAtEnd(error.toFault())
    }
  }

  #write(piece: Uint8Array): void {
    if (piece.length === 0) return
    const forbidden = forbiddenIndex(piece)
    this.#scanner.write(forbidden < 0 ? piece : piece.subarray(0, forbidden))
    if (forbidden >= 0)
      this.#scanner.failAtEnd(forbiddenCharacter(piece[forbidden + 2] === 0xbe ? 0xfffe : 0xffff))
  }

  #grow(size: number): void {
    this.#size += size
    if (this.#size > this.#limits.messageBytes)
      this.#scanner.fail(
        new XmlFault(
          'XML_MESSAGE_TOO_LARGE',
          `The message is larger than ${String(this.#limits.messageBytes)} bytes.`,
          'Split it into several messages.',
        ),
      )
  }
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00
}

/** Index of U+FFFE or U+FFFF in valid UTF-8, which XML forbids; -1 when there is none. */
function forbiddenIndex(bytes: Uint8Array): number {
  if (isAscii(bytes)) return -1
  for (let at = bytes.indexOf(0xef); at >= 0; at = bytes.indexOf(0xef, at + 1))
    if (bytes[at + 1] === 0xbf && (bytes[at + 2] as number) >= 0xbe) return at
  return -1
}

/** Reads a complete document. Throws `XmlFault`. */
export function readDocument(
  source: Uint8Array | string,
  handler: XmlHandler,
  limits: XmlLimits,
): void {
  const reader = new DocumentReader(handler, limits)
  if (typeof source === 'string') reader.writeText(source)
  else reader.writeBytes(source)
  reader.end()
}

/** Reads a document as it arrives. Throws `XmlFault`, or what the source throws. */
export async function readDocumentStream(
  source: AsyncIterable<Uint8Array>,
  handler: XmlHandler,
  limits: XmlLimits,
): Promise<void> {
  const reader = new DocumentReader(handler, limits)
  for await (const bytes of source) reader.writeBytes(bytes)
  reader.end()
}

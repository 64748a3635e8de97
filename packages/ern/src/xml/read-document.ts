import { loneSurrogateIndex } from './characters.ts'
import { InvalidBytes, XmlDecoder } from './encoding.ts'
import { XmlFault } from './fault.ts'
import type { XmlLimits } from './limits.ts'
import { type XmlHandler, XmlScanner } from './scanner.ts'

const PIECE = 64 * 1024

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
    this.#grow(text.length)
    const begin = this.#size === text.length && text.startsWith('\uFEFF') ? 1 : 0
    const lone = loneSurrogateIndex(text)
    const end = lone < 0 ? text.length : lone
    for (let at = begin; at < end; at += PIECE)
      this.#scanner.write(text.slice(at, Math.min(at + PIECE, end)))
    if (lone >= 0) this.#scanner.fail(new InvalidBytes('').toFault())
  }

  end(): void {
    this.#decode(new Uint8Array(0), true)
    this.#scanner.end()
  }

  #decode(bytes: Uint8Array, last: boolean): void {
    try {
      const text = this.#decoder.decode(bytes, last)
      if (text.length > 0) this.#scanner.write(text)
    } catch (error) {
      if (error instanceof XmlFault && error.line === null) this.#scanner.fail(error)
      if (!(error instanceof InvalidBytes)) throw error
      this.#scanner.write(error.before)
      this.#scanner.fail(error.toFault())
    }
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

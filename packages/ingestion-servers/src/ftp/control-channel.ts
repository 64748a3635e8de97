import type { Socket } from 'node:net'
import { TLSSocket, type SecureContext } from 'node:tls'
import { ControlLines, type ControlLine } from './control-lines.ts'
import { formatReply, type Reply } from './reply.ts'

/** Answers that a client has not taken yet, above which nothing more is read from it. */
const maxUnsentBytes = 64 * 1024

export interface ChannelEvents {
  lines(lines: ControlLine[], bytes: number): void
  /** Nothing more will come. */
  ended(): void
}

/** The control connection: lines in, replies out, in the clear or over TLS. */
export class ControlChannel {
  readonly #raw: Socket
  readonly #events: ChannelEvents
  readonly #onData = (bytes: Buffer) => this.#read(bytes)
  #stream: Socket
  #lines = new ControlLines()
  #open = true
  #held = false
  #isClosing = false

  constructor(socket: Socket, events: ChannelEvents) {
    this.#raw = socket
    this.#stream = socket
    this.#events = events
    socket.once('end', () => this.#end())
    socket.once('close', () => this.#end())
    socket.on('data', this.#onData)
  }

  /** Whether the client is still there, as far as we know. */
  get isOpen(): boolean {
    return this.#open
  }

  get isSecure(): boolean {
    return this.#stream !== this.#raw
  }

  /** `TLSv1.3`; null in the clear. */
  get tlsVersion(): string | null {
    return this.#stream instanceof TLSSocket ? this.#stream.getProtocol() : null
  }

  /** Whether the client has begun a line that has no end yet. */
  get isInLine(): boolean {
    return this.#lines.isInLine
  }

  send(reply: Reply): void {
    if (!this.#stream.writable) return
    this.#stream.write(formatReply(reply))
    if (this.#stream.writableLength <= maxUnsentBytes) return
    this.hold()
    this.#stream.once('drain', () => this.go())
  }

  /** Reads nothing more until `go`. */
  hold(): void {
    this.#held = true
    this.#stream.pause()
  }

  go(): void {
    // Who does not take its answers is asked for nothing more: `send` goes on when it has.
    if (!this.#held || this.#stream.writableLength > maxUnsentBytes) return
    this.#held = false
    this.#stream.resume()
  }

  /** Goes on over TLS. Resolves when the handshake is done, rejects when it fails. */
  async secure(context: SecureContext): Promise<void> {
    this.#raw.off('data', this.#onData)
    const stream = new TLSSocket(this.#raw, { isServer: true, secureContext: context })
    this.#stream = stream
    this.#lines = new ControlLines()
    stream.on('error', () => this.#raw.destroy())
    await new Promise<void>((resolve, reject) => {
      const lost = () => reject(new Error('The TLS handshake was not finished.'))
      this.#raw.once('close', lost)
      stream.once('secure', () => {
        this.#raw.off('close', lost)
        resolve()
      })
    })
    stream.once('end', () => this.#end())
    stream.on('data', this.#onData)
  }

  /** Closes when what was said has been sent. */
  close(): void {
    if (this.#raw.destroyed || this.#isClosing) return
    this.#isClosing = true
    this.#stream.end()
    // A client that does not answer must not keep the connection open.
    const force = setTimeout(() => this.#raw.destroy(), 1000)
    this.#raw.once('close', () => clearTimeout(force))
  }

  destroy(): void {
    this.#raw.destroy()
  }

  #read(bytes: Buffer): void {
    this.#events.lines(this.#lines.push(bytes), bytes.length)
  }

  #end(): void {
    if (!this.#open) return
    this.#open = false
    this.#events.ended()
  }
}

import type { Socket } from 'node:net'
import { Duplex } from 'node:stream'
import { TLSSocket, type SecureContext } from 'node:tls'
import { readIntoOneBuffer } from './receive-buffer.ts'

/** A data connection, in the clear or over TLS. */
export interface DataStream {
  /** What is read does not come from here. */
  stream: Duplex
  /** Reads until the end. The bytes are gone when `take` returns. */
  read(take: (bytes: Buffer) => void): void
  /**
   * Once it has ended: whether the other side said so. A connection in the clear cannot tell the end
   * of a file from the end of the sender; over TLS the sender says `close_notify` (RFC 8446, 6.1).
   */
  endedWell(): boolean
  destroy(): void
  /** Everything was written: closes once the other side has had time to read it. */
  linger(): void
}

const lingerMs = 5000

type Take = (bytes: Buffer) => void

interface Parts {
  /** What is closed in the end. */
  socket: Socket
  stream: Duplex
  /** Has what is read given to `take` from now on. */
  giveTo(take: Take): void
  endedWell(): boolean
}

const dataOver = ({ socket, stream, giveTo, endedWell }: Parts): DataStream => ({
  stream,
  endedWell,
  read(take) {
    giveTo(take)
    // It was held since the client came.
    stream.resume()
  },
  destroy: () => socket.destroy(),
  linger() {
    // Closed with something unread, it would be reset, and the other side may lose the end.
    stream.resume()
    const force = setTimeout(() => socket.destroy(), lingerMs)
    socket.once('close', () => clearTimeout(force))
  },
})

/** @param receives whether the client sends */
export function plainData(accepted: Socket, receives: boolean): DataStream {
  let take: Take = () => undefined
  const socket = receives ? readIntoOneBuffer(accepted, (bytes) => take(bytes)) : accepted
  return dataOver({
    socket,
    stream: socket,
    giveTo: (taker) => (take = taker),
    endedWell: () => true,
  })
}

export interface SecureDataOptions {
  context: SecureContext
  /** Whether the client sends; only then is its `close_notify` looked for. */
  receives: boolean
  /** Whether the client must resume a TLS session. */
  reuseSession: boolean
}

/** Null when the handshake fails. */
export async function secureData(
  socket: Socket,
  { context, receives, reuseSession }: SecureDataOptions,
): Promise<DataStream | null> {
  const wire = receives ? new Wire(socket) : socket
  const stream = new EndedTls(wire, context)
  stream.on('error', () => socket.destroy())
  socket.once('close', () => stream.destroy())
  const isSecure = await new Promise<boolean>((resolve) => {
    stream.once('secure', () => resolve(true))
    stream.once('close', () => resolve(false))
  })
  if (!isSecure || (reuseSession && !stream.isSessionReused())) {
    socket.destroy()
    return null
  }
  return dataOver({
    socket,
    stream,
    giveTo: (take) => stream.on('data', take),
    endedWell: () => stream.endedWell,
  })
}

/** Node ends a TLS stream in the same way whether the end was said or the line went dead. */
class EndedTls extends TLSSocket {
  readonly #wire: Duplex
  #endedWell: boolean | null = null

  constructor(wire: Duplex, context: SecureContext) {
    super(wire, { isServer: true, secureContext: context })
    this.#wire = wire
  }

  get endedWell(): boolean {
    return this.#endedWell ?? false
  }

  override push(chunk: unknown, encoding?: BufferEncoding): boolean {
    // What is read here has gone through the wire: has that one ended before?
    if (chunk === null) this.#endedWell ??= this.#wire instanceof Wire && !this.#wire.hasEnded
    return super.push(chunk, encoding)
  }
}

/** The bytes between a socket and TLS, where the end of the socket can be seen. */
class Wire extends Duplex {
  readonly #socket: Socket
  hasEnded = false

  constructor(socket: Socket) {
    super({ readableHighWaterMark: 256 * 1024 })
    this.#socket = socket
    socket.on('data', (bytes: Buffer) => {
      if (!this.push(bytes)) socket.pause()
    })
    socket.once('end', () => {
      this.push(null)
    })
    // Everything before it has been read by then.
    this.once('end', () => (this.hasEnded = true))
    socket.once('close', () => this.destroy())
  }

  override _read(): void {
    this.#socket.resume()
  }

  override _write(bytes: Buffer, _: BufferEncoding, done: (error?: Error | null) => void): void {
    if (this.#socket.destroyed) done()
    else this.#socket.write(bytes, () => done())
  }

  override _final(done: () => void): void {
    this.#socket.end(done)
  }
}

import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import type { Logger } from '@ddex/dsp-core'

export interface ListenerOptions {
  host: string
  port: number
  logger: Logger
  /** Connections of one address at a time. */
  maxConnectionsPerHost?: number
  /** Connections in all that have not signed in yet. */
  maxWaiting?: number
  /** Milliseconds from connecting to having signed in. */
  loginGraceMs?: number
  connected(socket: Socket): void
}

/**
 * A TCP listener that keeps strangers short: few connections an address, and whoever has not signed
 * in after the grace time, silent or not, is closed.
 */
export class Listener {
  readonly #options: Required<ListenerOptions>
  readonly #server: Server
  readonly #perHost = new Map<string, number>()
  readonly #waiting = new Map<Socket, NodeJS.Timeout>()

  constructor(options: ListenerOptions) {
    this.#options = {
      maxConnectionsPerHost: 20,
      maxWaiting: 200,
      loginGraceMs: 30_000,
      ...options,
    }
    // Without TCP_NODELAY small answers wait for the client's delayed acknowledgement (40 ms).
    this.#server = createServer({ noDelay: true }, (socket) => this.#accept(socket))
  }

  /** Rejects when the port is in use. */
  async start(): Promise<{ host: string; port: number }> {
    const { host, port } = this.#options
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen({ host, port }, () => {
        this.#server.off('error', reject)
        resolve()
      })
    })
    this.#server.on('error', (error) => this.#options.logger.error('listener_failed', { error }))
    const { address, port: boundPort } = this.#server.address() as AddressInfo
    return { host: address, port: boundPort }
  }

  /** Whoever is behind this socket has signed in. */
  admit(socket: Socket): void {
    clearTimeout(this.#waiting.get(socket))
    this.#waiting.delete(socket)
  }

  /** Takes no new connection and closes those that have not signed in. */
  stop(): void {
    this.#server.close()
    for (const socket of this.#waiting.keys()) socket.destroy()
  }

  #accept(socket: Socket): void {
    const { maxConnectionsPerHost, maxWaiting, loginGraceMs, logger, connected } = this.#options
    const address = socket.remoteAddress ?? ''
    const count = (this.#perHost.get(address) ?? 0) + 1
    socket.on('error', () => socket.destroy())
    if (count > maxConnectionsPerHost) {
      logger.warn('connection_refused', { address, reason: 'too many connections' })
      socket.destroy()
      return
    }
    // The oldest gives way: a crowd of silent strangers must not keep a sender out.
    const [oldest] = this.#waiting.keys()
    if (oldest && this.#waiting.size >= maxWaiting) oldest.destroy()
    this.#perHost.set(address, count)
    const grace = setTimeout(() => {
      logger.warn('connection_closed', { address, reason: 'did not sign in in time' })
      socket.destroy()
    }, loginGraceMs)
    this.#waiting.set(socket, grace)
    socket.once('close', () => {
      this.admit(socket)
      const left = (this.#perHost.get(address) ?? 1) - 1
      if (left > 0) this.#perHost.set(address, left)
      else this.#perHost.delete(address)
    })
    connected(socket)
  }
}

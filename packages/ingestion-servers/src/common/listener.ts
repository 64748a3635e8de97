import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import type { Logger } from '@ddex/dsp-core'
import { hostOf, plainAddress, type AddressList } from './address.ts'
import type { Defender } from './defender.ts'
import type { DoorMetrics } from './door-metrics.ts'
import { takeProxyHeader } from './proxy-header.ts'

export interface ListenerOptions {
  host: string
  port: number
  logger: Logger
  defender?: Defender | null
  metrics?: DoorMetrics | null
  /** Proxies that say before each connection whose it is; from anybody else that is not believed. */
  trustedProxies?: AddressList | null
  /** Connections of one address at a time. */
  maxConnectionsPerHost?: number
  /** Connections in all that have not signed in yet. */
  maxWaiting?: number
  /** What one connection of an address too many is told before it is closed; null for nothing. */
  tooManyText?: string | null
  /** Milliseconds from connecting to having signed in. */
  loginGraceMs?: number
  /** @param address whose connection it is, which is not the socket's when a proxy passes it on */
  connected(socket: Socket, address: string): void
}

interface Waiting {
  grace: NodeJS.Timeout
  /** Null while a proxy has not said. */
  host: string | null
}

/**
 * A TCP listener that keeps strangers short: few connections an address, none from a banned one, and
 * whoever has not signed in after the grace time, silent or not, is closed.
 */
export class Listener {
  readonly #options: Required<ListenerOptions>
  readonly #server: Server
  readonly #perHost = new Map<string, number>()
  /** Connections of each host that have signed in. */
  readonly #signedIn = new Map<string, number>()
  readonly #waiting = new Map<Socket, Waiting>()

  constructor(options: ListenerOptions) {
    this.#options = {
      defender: null,
      metrics: null,
      trustedProxies: null,
      maxConnectionsPerHost: 20,
      tooManyText: null,
      maxWaiting: 200,
      loginGraceMs: 30_000,
      ...options,
    }
    // Without TCP_NODELAY small answers wait for the client's delayed acknowledgement (40 ms).
    this.#server = createServer({ noDelay: true }, (socket) => this.#accept(socket))
    options.defender?.onBan((host) => this.#closeWaiting(host))
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
    const host = this.#waiting.get(socket)?.host
    this.#waitNoMore(socket)
    if (!host) return
    change(this.#signedIn, host, 1)
    socket.once('close', () => change(this.#signedIn, host, -1))
  }

  /** Takes no new connection and closes those that have not signed in. */
  stop(): void {
    this.#server.close()
    for (const socket of this.#waiting.keys()) socket.destroy()
  }

  #accept(socket: Socket): void {
    const { logger, trustedProxies } = this.#options
    const address = plainAddress(socket.remoteAddress ?? '')
    socket.on('error', () => socket.destroy())
    if (!trustedProxies?.has(address)) return this.#welcome(socket, address)
    this.#wait(socket, address)
    takeProxyHeader(socket).then(
      (source) => this.#welcome(socket, plainAddress(source ?? address)),
      (error: Error) => {
        logger.warn('connection_closed', { address, reason: error.message })
        socket.destroy()
      },
    )
  }

  #waitNoMore(socket: Socket): void {
    clearTimeout(this.#waiting.get(socket)?.grace)
    this.#waiting.delete(socket)
  }

  #wait(socket: Socket, address: string): Waiting {
    const known = this.#waiting.get(socket)
    if (known) return known
    const { logger, loginGraceMs, maxWaiting } = this.#options
    // The oldest gives way: a crowd of silent strangers must not keep a sender out.
    const [oldest] = this.#waiting.keys()
    if (oldest && this.#waiting.size >= maxWaiting) oldest.destroy()
    const grace = setTimeout(() => {
      logger.warn('connection_closed', { address, reason: 'did not sign in in time' })
      socket.destroy()
    }, loginGraceMs)
    const waiting = { grace, host: null }
    this.#waiting.set(socket, waiting)
    socket.once('close', () => this.#waitNoMore(socket))
    return waiting
  }

  #welcome(socket: Socket, address: string): void {
    const { maxConnectionsPerHost, defender, metrics, connected } = this.#options
    const host = hostOf(address)
    if (defender?.isBanned(address)) return this.#refuse(socket, address, 'banned')
    if ((this.#perHost.get(host) ?? 0) >= maxConnectionsPerHost) {
      // A sender that is known and busy is no stranger who tries things out.
      if (!this.#signedIn.has(host)) defender?.note(address, 'limit_exceeded')
      return this.#refuse(socket, address, 'too many connections')
    }
    this.#wait(socket, address).host = host
    change(this.#perHost, host, 1)
    metrics?.connectionOpened()
    socket.once('close', () => {
      metrics?.connectionClosed()
      change(this.#perHost, host, -1)
    })
    connected(socket, address)
  }

  #refuse(socket: Socket, address: string, reason: 'banned' | 'too many connections'): void {
    const { logger, metrics, tooManyText } = this.#options
    metrics?.connectionRefused(reason)
    // A banned host may knock thousands of times; that it is banned was logged.
    if (reason === 'banned') return void socket.destroy()
    logger.warn('connection_refused', { address, reason })
    if (tooManyText === null) socket.destroy()
    else socket.end(tooManyText, () => socket.destroy())
  }

  #closeWaiting(host: string): void {
    for (const [socket, waiting] of this.#waiting) {
      if (waiting.host === host) socket.destroy()
    }
  }
}

function change(counts: Map<string, number>, host: string, by: number): void {
  const count = (counts.get(host) ?? 0) + by
  if (count > 0) counts.set(host, count)
  else counts.delete(host)
}

import { once } from 'node:events'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import type { Logger } from '@ddex/dsp-core'
import { plainAddress } from '../common/index.ts'

export interface PortRange {
  from: number
  /** The last one. */
  to: number
}

export interface PassivePortsOptions {
  host: string
  /** Null takes whatever port is free. */
  range: PortRange | null
  logger: Logger
}

/** A port on which one client is waited for. */
export interface PassivePort {
  readonly port: number
  /** The client's connection, paused; null when it was given up before the client came. */
  readonly arrived: Promise<Socket | null>
  /** Waits no more. A connection that has come and was not used is closed by whoever has it. */
  release(): void
}

interface OpenPort {
  port: number
  server: Server
  waiting: { peers: readonly string[]; take(socket: Socket | null): void } | null
}

/** Ports that are kept open between two transfers: opening one costs more than a small file. */
const keptOpen = 16

/**
 * The ports for data connections (RFC 959 PASV, RFC 2428 EPSV). A port waits for one client at a
 * time, and takes only a connection from the address of that client's control connection.
 */
export class PassivePorts {
  readonly #options: PassivePortsOptions
  readonly #open = new Set<OpenPort>()
  readonly #idle: OpenPort[] = []
  /** Of a range: those that are not open, the longest closed first. */
  readonly #closed: number[]

  constructor(options: PassivePortsOptions) {
    this.#options = options
    const { range } = options
    const count = range ? range.to - range.from + 1 : 0
    this.#closed = Array.from({ length: count }, (_, index) => (range?.from ?? 0) + index)
  }

  /** A port that waits for a connection from one of these addresses; null when none is free. */
  async reserve(peers: readonly string[]): Promise<PassivePort | null> {
    const open = await this.#take()
    if (!open) {
      this.#options.logger.warn('no_passive_port', { inUse: this.#open.size })
      return null
    }
    let take: (socket: Socket | null) => void = () => undefined
    const arrived = new Promise<Socket | null>((resolve) => (take = resolve))
    const waiting = { peers, take }
    open.waiting = waiting
    return {
      port: open.port,
      arrived,
      release: () => {
        if (open.waiting !== waiting) return
        open.waiting = null
        take(null)
        // The client may still come, and must not be taken for the next one.
        this.#shut(open)
      },
    }
  }

  close(): void {
    for (const open of [...this.#open]) {
      open.waiting?.take(null)
      open.waiting = null
      this.#shut(open)
    }
    this.#idle.length = 0
  }

  async #take(): Promise<OpenPort | null> {
    if (this.#idle.length === 0 || this.#open.size < keptOpen) {
      const opened = await this.#openOne()
      if (opened) return opened
    }
    const at = Math.floor(Math.random() * this.#idle.length)
    const [open] = this.#idle.splice(at, 1)
    return open ?? null
  }

  async #openOne(): Promise<OpenPort | null> {
    if (!this.#options.range) return this.#listen(0)
    for (let left = this.#closed.length; left > 0; left--) {
      const port = this.#closed.shift()
      if (port === undefined) return null
      const open = await this.#listen(port)
      if (open) return open
      this.#closed.push(port)
    }
    return null
  }

  async #listen(port: number): Promise<OpenPort | null> {
    const { host, logger } = this.#options
    // Else a connection whose end has come is closed before all of it has been read.
    const options = { pauseOnConnect: true, allowHalfOpen: true }
    const server = createServer(options, (socket) => this.#arrive(open, socket))
    const open: OpenPort = { port, server, waiting: null }
    try {
      server.listen({ host, port, backlog: 4 })
      await once(server, 'listening')
    } catch (error) {
      logger.warn('passive_port_unusable', { port, error })
      return null
    }
    server.on('error', (error) => logger.error('passive_port_failed', { port, error }))
    open.port = (server.address() as AddressInfo).port
    this.#open.add(open)
    return open
  }

  #arrive(open: OpenPort, socket: Socket): void {
    socket.on('error', () => socket.destroy())
    const { waiting } = open
    const address = plainAddress(socket.remoteAddress ?? '')
    if (!waiting?.peers.includes(address)) {
      this.#options.logger.warn('data_connection_refused', { address, port: open.port })
      socket.destroy()
      return
    }
    open.waiting = null
    if (this.#idle.length < keptOpen) this.#idle.push(open)
    else this.#shut(open)
    waiting.take(socket)
  }

  #shut(open: OpenPort): void {
    open.server.close()
    if (this.#open.delete(open) && this.#options.range) this.#closed.push(open.port)
  }
}

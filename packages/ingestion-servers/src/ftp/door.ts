import type { Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import type { SecureContext } from 'node:tls'
import { Listener, type DoorServices } from '../common/index.ts'
import { FtpConnection } from './ftp-connection.ts'
import { PassivePorts } from './passive-ports.ts'
import { PublicAddress } from './public-address.ts'
import { ReceiveMemory } from './receive.ts'
import { formatReply, reply } from './reply.ts'
import type { FtpServerParts } from './server-parts.ts'

export interface DoorAddresses {
  host: string
  port: number
  /** Of implicit FTPS; null when there is none. */
  implicitPort: number | null
}

/** Milliseconds for what closed connections still have to note. */
const longestFarewellMs = 3_000

/** The listening side: who is connected, and how they are seen out. */
export class Door {
  readonly #parts: FtpServerParts
  readonly #services: DoorServices
  readonly #context: SecureContext | null
  readonly #passivePorts: PassivePorts
  readonly #publicAddress: PublicAddress
  readonly #memory = new ReceiveMemory()
  readonly #listeners: Listener[] = []
  readonly #connections = new Set<FtpConnection>()
  #stopping = false

  constructor(parts: FtpServerParts, services: DoorServices, context: SecureContext | null) {
    const { config, logger } = parts
    this.#parts = parts
    this.#services = services
    this.#context = context
    this.#publicAddress = new PublicAddress(config.publicAddress, logger)
    this.#passivePorts = new PassivePorts({
      host: config.host,
      range: config.passivePorts,
      logger,
    })
  }

  /** Rejects when a port is in use. */
  async start(): Promise<DoorAddresses> {
    const { port, tls } = this.#parts.config
    const address = await this.#listen(port, false)
    const implicit = tls.implicitPort === null ? null : await this.#listen(tls.implicitPort, true)
    return { ...address, implicitPort: implicit?.port ?? null }
  }

  async close(graceMs: number): Promise<void> {
    this.#stopping = true
    for (const listener of this.#listeners) listener.stop()
    const deadline = Date.now() + graceMs
    const isBusy = () => [...this.#connections].some((connection) => connection.isUploading)
    for (const connection of this.#connections) if (!connection.isUploading) connection.end()
    while (isBusy() && Date.now() < deadline) await delay(50)
    for (const connection of this.#connections) connection.end()
    this.#passivePorts.close()
    // What they still note of themselves must not keep the server from stopping.
    const closed = Promise.all([...this.#connections].map((connection) => connection.closed))
    await Promise.race([closed, delay(longestFarewellMs, undefined, { ref: false })])
  }

  #listen(port: number, isImplicit: boolean): Promise<{ host: string; port: number }> {
    const { config, logger } = this.#parts
    const { defender, metrics, trustedProxies } = this.#services
    const listener: Listener = new Listener({
      host: config.host,
      port,
      logger,
      defender,
      metrics,
      trustedProxies,
      // Who expects TLS at once would not understand it.
      tooManyText: isImplicit ? null : formatReply(tooMany),
      ...(config.maxConnectionsPerHost && { maxConnectionsPerHost: config.maxConnectionsPerHost }),
      ...(config.loginGraceMs && { loginGraceMs: config.loginGraceMs }),
      connected: (socket, address) => this.#welcome({ socket, address }, isImplicit, listener),
    })
    this.#listeners.push(listener)
    return listener.start()
  }

  #welcome(
    { socket, address }: { socket: Socket; address: string },
    isImplicit: boolean,
    listener: Listener,
  ): void {
    if (this.#stopping) return void socket.destroy()
    const connection = new FtpConnection({
      ...this.#parts,
      socket,
      address,
      isImplicit,
      services: this.#services,
      context: this.#context,
      passivePorts: this.#passivePorts,
      publicAddress: this.#publicAddress,
      memory: this.#memory,
      isStopping: () => this.#stopping,
      admitted: () => listener.admit(socket),
    })
    this.#connections.add(connection)
    void connection.closed.then(() => this.#connections.delete(connection))
  }
}

const tooMany = reply(421, 'Too many connections from your address. Close one first.')

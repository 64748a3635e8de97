import type { Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import ssh2 from 'ssh2'
import { Listener, type DoorServices } from '../common/index.ts'
import { FairTurns } from './fair-turns.ts'
import { WriteBudget } from './flow.ts'
import type { SftpServerParts } from './server-parts.ts'
import { SftpConnection } from './sftp-connection.ts'
import { padQuickly, takeWholeWrites } from './ssh2-internals.ts'
import { offerNoSha1HostKey, preferGcm } from './ssh2-offer.ts'

/** Milliseconds for what closed connections still have to note. */
const longestFarewellMs = 3_000

interface Caller {
  socket: Socket
  address: string
  turns: FairTurns
}

/** The listening side: who is connected, and how they are seen out. */
export class Door {
  readonly listener: Listener
  readonly #parts: SftpServerParts
  readonly #services: DoorServices
  readonly #ssh: ssh2.Server
  readonly #sockets = new Map<string, Caller>()
  readonly #connections = new Set<SftpConnection>()
  readonly #budget = new WriteBudget()
  #stopping = false

  constructor(parts: SftpServerParts, services: DoorServices, hostKeys: string[]) {
    this.#parts = parts
    this.#services = services
    const { config, logger } = parts
    const { defender, metrics, trustedProxies } = services
    this.#ssh = new ssh2.Server({ hostKeys, ident: 'DDEX-DSP', algorithms })
    this.#ssh.on('connection', (client, info) => this.#welcome(client, info))
    this.listener = new Listener({
      host: config.host,
      port: config.port,
      logger,
      defender,
      metrics,
      trustedProxies,
      ...(config.maxConnectionsPerHost && { maxConnectionsPerHost: config.maxConnectionsPerHost }),
      ...(config.loginGraceMs && { loginGraceMs: config.loginGraceMs }),
      connected: (socket, address) => this.#knock(socket, address),
    })
  }

  async close(graceMs: number): Promise<void> {
    this.#stopping = true
    this.listener.stop()
    const deadline = Date.now() + graceMs
    const isBusy = () => [...this.#connections].some((connection) => connection.uploads > 0)
    for (const connection of this.#connections) if (connection.uploads === 0) connection.end()
    while (isBusy() && Date.now() < deadline) await delay(50)
    for (const connection of this.#connections) connection.end()
    // What they still note of themselves must not keep the server from stopping.
    const closed = Promise.all([...this.#connections].map((connection) => connection.closed))
    await Promise.race([closed, delay(longestFarewellMs, undefined, { ref: false })])
  }

  #knock(socket: Socket, address: string): void {
    const name = `${socket.remoteAddress}:${socket.remotePort}`
    socket.once('close', () => this.#sockets.delete(name))
    this.#ssh.injectSocket(socket)
    this.#sockets.set(name, { socket, address, turns: new FairTurns(socket) })
  }

  /** ssh2 tells of a client only once it has said which version of SSH it speaks. */
  #welcome(client: ssh2.Connection, info: ssh2.ClientInfo): void {
    const { config } = this.#parts
    offerNoSha1HostKey(client)
    preferGcm(client, info.header.versions.software)
    client.on('handshake', (agreed) => padQuickly(client, agreed))
    takeWholeWrites(client)
    const known = this.#sockets.get(`${info.ip}:${info.port}`)
    if (!known || this.#stopping) return void client.end()
    const connection = new SftpConnection({
      ...this.#parts,
      client,
      info,
      ...known,
      services: this.#services,
      budget: this.#budget,
      idleTimeoutMs: config.idleTimeoutMs ?? 900_000,
      isStopping: () => this.#stopping,
      admitted: () => this.listener.admit(known.socket),
    })
    this.#connections.add(connection)
    void connection.closed.then(() => this.#connections.delete(connection))
  }
}

/** ssh2's own choice without SHA-1, and without compression: media does not shrink. */
const algorithms: ssh2.Algorithms = {
  hmac: [
    'hmac-sha2-256-etm@openssh.com',
    'hmac-sha2-512-etm@openssh.com',
    'hmac-sha2-256',
    'hmac-sha2-512',
  ],
  compress: ['none'],
}

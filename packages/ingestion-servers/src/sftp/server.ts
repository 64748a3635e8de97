import type { Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import {
  systemClock,
  type Clock,
  type ConnectionLog,
  type FeedDirectory,
  type Inbox,
  type Logger,
} from '@ddex/dsp-core'
import ssh2 from 'ssh2'
import { Forwarder, Listener, Staging, type StagingOptions } from '../common/index.ts'
import { WriteBudget } from './flow.ts'
import { loadHostKey } from './host-key.ts'
import { SftpConnection } from './sftp-connection.ts'

export interface SftpServerConfig extends Pick<
  StagingOptions,
  'volume' | 'powerSafe' | 'keepPartialHours' | 'keepForwardedHours'
> {
  host: string
  /** 0 takes a free one. */
  port: number
  /** A private key in PEM or OpenSSH form; null makes an ed25519 key and keeps it on the volume. */
  hostKey: string | null
  maxConnectionsPerHost?: number
  maxLoginAttempts?: number
  loginGraceMs?: number
  idleTimeoutMs?: number
  /** How long running uploads may go on after `stop`. */
  stopGraceMs?: number
}

export interface SftpServerParts {
  config: SftpServerConfig
  feeds: FeedDirectory
  inbox: Inbox
  log: ConnectionLog
  clock?: Clock
  logger: Logger
}

export interface SftpServer {
  /** Hands on what an earlier run left, then listens. Rejects when the port or volume is unusable. */
  start(): Promise<{ host: string; port: number; hostKeyFingerprint: string }>
  /** Takes nothing new, lets running uploads finish for a while, then closes everything. */
  stop(): Promise<void>
  readonly forwarder: Forwarder
  readonly staging: Staging
}

const reapEveryMs = 3_600_000

/** An SFTP server for feeds: what arrives whole goes to the inbox, whatever happens in between. */
export function createSftpServer(parts: SftpServerParts): SftpServer {
  const { config, inbox, logger, clock = systemClock } = parts
  const staging = new Staging({ ...config, clock })
  const forwarder = new Forwarder({ staging, inbox, logger })
  let door: Door | null = null
  let reaper: NodeJS.Timeout | undefined

  const reap = () =>
    staging.reap().then(
      (removed) => logger.info('reaped', removed),
      (error: unknown) => logger.error('reap_failed', { error }),
    )

  return {
    forwarder,
    staging,
    async start() {
      const owed = await staging.open()
      const { pem, fingerprint } = await loadHostKey(config.hostKey, config.volume)
      door = new Door({ ...parts, clock }, staging, pem)
      const address = await door.listener.start()
      for (const entry of owed) forwarder.add(entry)
      reaper = setInterval(() => void reap(), reapEveryMs)
      return { ...address, hostKeyFingerprint: fingerprint }
    },
    async stop() {
      clearInterval(reaper)
      await door?.close(config.stopGraceMs ?? 15_000)
      await Promise.race([forwarder.drain(), delay(5_000, undefined, { ref: false })])
      await Promise.race([forwarder.stop(), delay(8_000, undefined, { ref: false })])
    },
  }
}

/** The listening side: who is connected, and how they are seen out. */
class Door {
  readonly listener: Listener
  readonly #parts: SftpServerParts & { clock: Clock }
  readonly #staging: Staging
  readonly #ssh: ssh2.Server
  readonly #sockets = new Map<string, Socket>()
  readonly #connections = new Set<SftpConnection>()
  readonly #budget = new WriteBudget()
  #stopping = false

  constructor(parts: SftpServerParts & { clock: Clock }, staging: Staging, hostKey: string) {
    this.#parts = parts
    this.#staging = staging
    const { config, logger } = parts
    this.#ssh = new ssh2.Server({ hostKeys: [hostKey], ident: 'DDEX-DSP', algorithms })
    this.#ssh.on('connection', (client, info) => this.#welcome(client, info))
    this.listener = new Listener({
      host: config.host,
      port: config.port,
      logger,
      ...(config.maxConnectionsPerHost && { maxConnectionsPerHost: config.maxConnectionsPerHost }),
      ...(config.loginGraceMs && { loginGraceMs: config.loginGraceMs }),
      connected: (socket) => this.#knock(socket),
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
    await Promise.all([...this.#connections].map((connection) => connection.closed))
  }

  #knock(socket: Socket): void {
    const name = `${socket.remoteAddress}:${socket.remotePort}`
    this.#sockets.set(name, socket)
    socket.once('close', () => this.#sockets.delete(name))
    this.#ssh.injectSocket(socket)
  }

  /** ssh2 tells of a client only once it has said which version of SSH it speaks. */
  #welcome(client: ssh2.Connection, info: ssh2.ClientInfo): void {
    const { config, feeds, log, clock, logger } = this.#parts
    const socket = this.#sockets.get(`${info.ip}:${info.port}`)
    if (!socket || this.#stopping) return void client.end()
    const connection = new SftpConnection({
      client,
      info,
      socket,
      feeds,
      staging: this.#staging,
      log,
      clock,
      logger,
      budget: this.#budget,
      maxLoginAttempts: config.maxLoginAttempts ?? 6,
      idleTimeoutMs: config.idleTimeoutMs ?? 900_000,
      isStopping: () => this.#stopping,
      admitted: () => this.listener.admit(socket),
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

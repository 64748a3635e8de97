import { randomUUID } from 'node:crypto'
import type { Socket } from 'node:net'
import type { Feed } from '@ddex/dsp-core'
import type { ClientInfo, Connection, SFTPWrapper } from 'ssh2'
import { ConnectionReporter, Login, type DoorServices, type FeedFiles } from '../common/index.ts'
import { authenticate, type AcceptedLogin } from './authentication.ts'
import type { FairTurns } from './fair-turns.ts'
import type { WriteBudget } from './flow.ts'
import type { SftpServerParts } from './server-parts.ts'
import { SftpSession } from './sftp-session.ts'

const maxSessions = 8

export interface ConnectionParts extends Pick<
  SftpServerParts,
  'config' | 'feeds' | 'log' | 'logger'
> {
  client: Connection
  info: ClientInfo
  socket: Socket
  turns: FairTurns
  /** Whose connection it is. */
  address: string
  services: DoorServices
  budget: WriteBudget
  idleTimeoutMs: number
  isStopping(): boolean
  /** The client has signed in. */
  admitted(): void
}

/** One SSH connection: sign-in, then SFTP channels and nothing else. */
export class SftpConnection {
  readonly #parts: ConnectionParts
  readonly #id = randomUUID()
  readonly #sessions = new Set<SftpSession>()
  /** Resolves when the connection is over and everything it held is let go. */
  readonly closed: Promise<void>
  #reporter: ConnectionReporter | null = null
  #signedIn: { login: AcceptedLogin; feed: Feed; volume: FeedFiles } | null = null
  #unwatch: (() => void) | null = null
  #idle: NodeJS.Timeout | null = null
  /** Why we ended it; null when the client did. */
  #endReason: string | null = null

  constructor(parts: ConnectionParts) {
    this.#parts = parts
    const { client, socket, address } = parts
    this.#signIn(client)
    client.on('ready', () => this.#ready())
    client.on('session', (accept, reject) => {
      if (this.#sessions.size >= maxSessions) return reject()
      // Nothing but `sftp` has a listener, so ssh2 refuses shells, commands and forwarding itself.
      accept().on('sftp', (acceptSftp) => this.#openSession(acceptSftp()))
    })
    client.on('error', (error: Error) => {
      parts.logger.warn('connection_error', { address, reason: error.message })
    })
    this.closed = new Promise((resolve) => {
      socket.once('close', () => void this.#cleanUp().then(resolve))
    })
  }

  get uploads(): number {
    return [...this.#sessions].reduce((sum, session) => sum + session.uploads, 0)
  }

  end(reason = 'the server is being restarted'): void {
    const { client, socket } = this.#parts
    this.#endReason ??= reason
    client.end()
    // A client that does not answer must not keep the connection open.
    const force = setTimeout(() => socket.destroy(), 1000)
    socket.once('close', () => clearTimeout(force))
  }

  #signIn(client: Connection): void {
    const { feeds, services, logger, config, address } = this.#parts
    const { maxLoginAttempts: maxAttempts, failureDelayMs } = config
    const login = new Login({
      feeds,
      protocol: 'sftp',
      logger,
      address,
      defender: services.defender,
      metrics: services.metrics,
      ...(maxAttempts !== undefined && { maxAttempts }),
      ...(failureDelayMs !== undefined && { failureDelayMs }),
    })
    client.on('authentication', (context) => {
      void authenticate(context, login, {
        accepted: async (login) => {
          const { feed } = login
          this.#signedIn = { login, feed, volume: await services.staging.filesOf(feed) }
        },
        refused: (username, method) => logger.warn('login_refused', { address, username, method }),
        ended: (reason) => {
          logger.warn('connection_closed', { address, reason })
          this.end(reason)
        },
      })
    })
  }

  #ready(): void {
    const { admitted, log, logger, services, info, idleTimeoutMs, address } = this.#parts
    if (!this.#signedIn) return this.end()
    admitted()
    const { feed, login } = this.#signedIn
    this.#unwatch = services.signIns.add({
      feedId: feed.id,
      isStillGood: login.isStillGood,
      end: (reason) => this.#drop(reason),
    })
    const connection = {
      id: this.#id,
      feedId: feed.id,
      distributorId: feed.distributorId,
      protocol: 'sftp',
      address,
      client: info.header.versions.software.slice(0, 200),
    } as const
    logger.info('connected', { ...connection })
    this.#reporter = new ConnectionReporter({
      log,
      logger,
      clock: services.clock,
      metrics: services.metrics,
      connection,
    })
    this.#idle = setTimeout(() => this.#drop('was idle for too long'), idleTimeoutMs)
  }

  #openSession(sftp: SFTPWrapper): void {
    const { socket, turns, budget, logger, isStopping } = this.#parts
    const signedIn = this.#signedIn
    const reporter = this.#reporter
    if (!signedIn || !reporter) return this.end()
    const session = new SftpSession({
      sftp,
      socket,
      feed: signedIn.feed,
      volume: signedIn.volume,
      connectionId: this.#id,
      reporter,
      budget,
      logger,
      isStopping,
      hasMore: () => turns.hasMore,
      active: () => this.#idle?.refresh(),
      misbehaved: (reason) => this.#drop(reason),
    })
    this.#sessions.add(session)
    sftp.once('close', () => void session.close().then(() => this.#sessions.delete(session)))
  }

  #drop(reason: string): void {
    const { logger, socket, address } = this.#parts
    this.#endReason ??= reason
    logger.warn('connection_closed', { connectionId: this.#id, address, reason })
    socket.destroy()
  }

  async #cleanUp(): Promise<void> {
    if (this.#idle) clearTimeout(this.#idle)
    this.#unwatch?.()
    await Promise.all([...this.#sessions].map((session) => session.close()))
    await this.#reporter?.closed(this.#endReason)
    if (this.#reporter) this.#parts.logger.info('disconnected', { connectionId: this.#id })
  }
}

import { randomUUID } from 'node:crypto'
import type { Socket } from 'node:net'
import type { ConnectionLog, Feed, FeedDirectory } from '@ddex/dsp-core'
import {
  ConnectionReporter,
  Login,
  plainAddress,
  type DoorServices,
  type LoginResult,
} from '../common/index.ts'
import { parseCommand, runCommand } from './commands.ts'
import { ControlChannel } from './control-channel.ts'
import type { ControlLine } from './control-lines.ts'
import { lastReply, reply } from './reply.ts'
import { Session, type SessionParts } from './session.ts'
import { statusCommands } from './status-commands.ts'

/** Commands that wait for their turn, above which nothing more is read. */
const maxWaitingLines = 64
/** What a client may say before it has signed in; a sign-in needs about ten lines. */
const maxOpenLines = 60
const maxOpenBytes = 16 * 1024

export interface ConnectionParts extends Omit<
  SessionParts,
  'id' | 'channel' | 'clock' | 'peers' | 'ownAddress' | 'signIn'
> {
  socket: Socket
  feeds: FeedDirectory
  services: DoorServices
  log: ConnectionLog
  /** The client has signed in. */
  admitted(): void
}

/** One control connection and everything that it asks for. */
export class FtpConnection {
  readonly #parts: ConnectionParts
  readonly #id = randomUUID()
  readonly #channel: ControlChannel
  readonly #session: Session
  readonly #login: Login
  readonly #waiting: ControlLine[] = []
  readonly #idle: NodeJS.Timeout
  /** Resolves when the connection is over and everything it held is let go. */
  readonly closed: Promise<void>
  #working: Promise<void> | null = null
  #openLines = 0
  #openBytes = 0
  #reporter: ConnectionReporter | null = null
  #unwatch: (() => void) | null = null
  /** Why we ended it; null when the client did. */
  #endReason: string | null = null

  constructor(parts: ConnectionParts) {
    this.#parts = parts
    const { socket, address, config, services } = parts
    this.#channel = new ControlChannel(socket, {
      lines: (lines, bytes) => this.#take(lines, bytes),
      ended: () => this.#session.end(),
    })
    this.#session = new Session({
      ...parts,
      id: this.#id,
      channel: this.#channel,
      clock: services.clock,
      peers: [address, plainAddress(socket.remoteAddress ?? '')],
      ownAddress: plainAddress(socket.localAddress ?? ''),
      signIn: (session, username, password) => this.#signIn(session, username, password),
    })
    this.#login = loginOf(parts)
    this.#idle = setTimeout(() => this.#idleTooLong(), config.idleTimeoutMs ?? 900_000)
    this.closed = new Promise((resolve) => {
      socket.once('close', () => void this.#cleanUp().then(resolve))
    })
    void this.#greet()
  }

  get isUploading(): boolean {
    return this.#session.transfer?.isUpload ?? false
  }

  /** Sees the client out. */
  end(
    reason = 'the server is being restarted',
    text = 'The server is being restarted. Please try again soon.',
  ): void {
    this.#endReason ??= reason
    this.#session.transfer?.interrupt('aborted')
    this.#channel.send(reply(421, text))
    this.#channel.close()
  }

  async #greet(): Promise<void> {
    const { isImplicit, context } = this.#parts
    try {
      if (isImplicit && context) await this.#channel.secure(context)
      this.#channel.send(reply(220, 'DDEX deliveries.'))
    } catch {
      this.#channel.destroy()
    }
  }

  #take(lines: ControlLine[], bytes: number): void {
    this.#idle.refresh()
    if (!this.#session.isSignedIn && this.#isTooMuch(lines.length, bytes)) return
    for (const line of lines) {
      const name = line === null ? '' : parseCommand(line).name
      if (name === 'ABOR') this.#abort()
      if (name === 'STAT' && this.#session.transfer) void this.#tellStatus()
      else this.#waiting.push(line)
    }
    if (this.#waiting.length >= maxWaitingLines) this.#channel.hold()
    if (this.#waiting.length > 0) this.#working ??= this.#work()
  }

  #abort(): void {
    const { transfer } = this.#session
    if (transfer) transfer.interrupt('aborted')
    else if (this.#working || this.#waiting.length > 0) this.#session.isAbortAsked = true
  }

  /** A stranger who says more than anybody needs for a sign-in is closed. */
  #isTooMuch(lines: number, bytes: number): boolean {
    this.#openLines += lines
    this.#openBytes += bytes
    if (this.#openLines <= maxOpenLines && this.#openBytes <= maxOpenBytes) return false
    this.#drop('said too much before signing in')
    return true
  }

  async #work(): Promise<void> {
    for (let line = this.#next(); line !== undefined; line = this.#next()) {
      const said = await this.#answer(line)
      this.#idle.refresh()
      if (!said) continue
      this.#channel.send(said)
      if (said.last) {
        this.#waiting.length = 0
        this.#channel.close()
      }
    }
    this.#working = null
    this.#channel.go()
  }

  #next(): ControlLine | undefined {
    return this.#channel.isOpen ? this.#waiting.shift() : undefined
  }

  async #answer(line: ControlLine) {
    if (line === null) return reply(500, 'The line is too long.')
    const command = parseCommand(line)
    if (command.name === 'AUTH' && this.#waiting.length > 0) {
      return lastReply(503, 'Nothing may follow AUTH before TLS has begun.')
    }
    try {
      return await runCommand(this.#session, command)
    } catch {
      // Only a TLS handshake that failed comes here, and it has closed the connection.
      return null
    }
  }

  async #tellStatus(): Promise<void> {
    const said = await statusCommands.STAT?.run(this.#session, '')
    if (said) this.#channel.send(said)
  }

  async #signIn(
    session: Session,
    username: string,
    password: string,
  ): Promise<LoginResult['outcome']> {
    const { logger, services, socket, address } = this.#parts
    const result = await this.#login.try(username, { kind: 'password', password })
    if (result.outcome === 'accepted') {
      const { feed } = result
      const volume = await services.staging.filesOf(feed)
      if (socket.destroyed) return 'unavailable'
      this.#parts.admitted()
      this.#reporter = this.#report(feed, session)
      session.admit({ feed, volume, reporter: this.#reporter })
      this.#unwatch = services.signIns.add({
        feedId: feed.id,
        isStillGood: result.isStillGood,
        end: (reason) => this.#sendAway(reason),
      })
    } else logger.warn('login_refused', { address, username, method: 'password' })
    return result.outcome
  }

  #sendAway(reason: string): void {
    const { logger, address } = this.#parts
    logger.warn('connection_closed', { connectionId: this.#id, address, reason })
    this.end(reason, 'The feed was switched off or its sign-in was changed.')
  }

  #report(feed: Feed, { client }: Session): ConnectionReporter {
    const { log, logger, services, address } = this.#parts
    const { clock, metrics } = services
    const { tlsVersion } = this.#channel
    const connection = {
      id: this.#id,
      feedId: feed.id,
      distributorId: feed.distributorId,
      protocol: 'ftp',
      address,
      client: [client, tlsVersion ? `FTP over ${tlsVersion}` : 'FTP'].filter(Boolean).join(', '),
    } as const
    logger.info('connected', { ...connection })
    return new ConnectionReporter({ log, logger, clock, metrics, connection })
  }

  #idleTooLong(): void {
    // A transfer has a clock of its own.
    if (this.#session.transfer) return void this.#idle.refresh()
    this.#channel.send(reply(421, 'Nothing was said for too long.'))
    this.#drop('was idle for too long')
  }

  #drop(reason: string): void {
    const { logger, address } = this.#parts
    this.#endReason ??= reason
    logger.warn('connection_closed', { connectionId: this.#id, address, reason })
    this.#waiting.length = 0
    this.#channel.destroy()
  }

  async #cleanUp(): Promise<void> {
    clearTimeout(this.#idle)
    this.#unwatch?.()
    this.#session.end()
    await this.#working
    await this.#reporter?.closed(this.#endReason)
    if (this.#reporter) this.#parts.logger.info('disconnected', { connectionId: this.#id })
  }
}

function loginOf({ feeds, logger, address, services, config }: ConnectionParts): Login {
  const { maxLoginAttempts: maxAttempts, failureDelayMs } = config
  return new Login({
    feeds,
    protocol: 'ftp',
    logger,
    address,
    defender: services.defender,
    metrics: services.metrics,
    ...(maxAttempts !== undefined && { maxAttempts }),
    ...(failureDelayMs !== undefined && { failureDelayMs }),
  })
}

import type {
  ArrivingFile,
  Clock,
  ConnectionLog,
  DeliveryLog,
  EndedFile,
  Logger,
} from '@ddex/dsp-core'
import type { DoorMetrics } from './door-metrics.ts'

export interface ReporterOptions {
  log: ConnectionLog
  logger: Logger
  clock: Clock
  metrics?: DoorMetrics | null
  connection: Pick<
    DeliveryLog,
    'id' | 'feedId' | 'distributorId' | 'protocol' | 'address' | 'client'
  >
  /** Milliseconds between two changes of one connection. */
  intervalMs?: number
  /** Of a record that other workers keep as well: when it begins, and what this one knows to have ended in it. */
  shared?: { startedAt: Date; recentFiles: EndedFile[] }
}

interface Arriving {
  startedAt: Date
  bytes: number
}

const mostRecent = 20

/** Tells the connection log how a connection does, at most one change a second. */
export class ConnectionReporter {
  readonly #options: ReporterOptions
  readonly #intervalMs: number
  readonly #arriving = new Map<string, Arriving>()
  #pending: Partial<DeliveryLog> = {}
  /** The file heard of last; its numbers are made up when it is told. */
  #current: string | null = null
  #endedAt: Date | null = null
  /** Of a shared record: the log has it as open. */
  #isOpenThere = false
  #toldAt = -Infinity
  #timer: NodeJS.Timeout | null = null
  #sent: Promise<void>
  #files = 0
  #bytes = 0
  #failed = 0
  #recent: EndedFile[]
  readonly #told = { filesReceived: 0, bytesReceived: 0, filesFailed: 0 }

  constructor(options: ReporterOptions) {
    this.#options = options
    this.#intervalMs = options.intervalMs ?? 1000
    this.#recent = options.shared?.recentFiles ?? []
    const { log, shared } = options
    // One that is over within a moment is told in one go.
    this.#sent = shared ? Promise.resolve() : this.#safely(() => log.opened(this.#record()))
  }

  /** Uploads that have ended, newest first. */
  get recentFiles(): EndedFile[] {
    return this.#recent
  }

  /** A file is arriving, and so many bytes of it are here. */
  progress(path: string, bytes: number): void {
    const { clock, metrics } = this.#options
    const known = this.#arriving.get(path)
    const more = bytes - (known?.bytes ?? 0)
    if (known) known.bytes = bytes
    else this.#arriving.set(path, { startedAt: clock.now(), bytes })
    if (more > 0) metrics?.bytesReceived(more)
    this.#current = path
    this.#endedAt = null
    this.#change()
  }

  /** A file was published. Without a path: the one heard of last. */
  received(bytes: number, path = this.#current ?? ''): void {
    this.#files++
    this.#bytes += bytes
    const missed = bytes - (this.#arriving.get(path)?.bytes ?? 0)
    if (missed > 0 && !this.#arriving.has(path)) this.#options.metrics?.bytesReceived(missed)
    this.#ended(path, 'received', null, bytes)
    Object.assign(this.#pending, { filesReceived: this.#files, bytesReceived: this.#bytes })
  }

  /** An upload came to nothing: refused for a reason, or cut by its sender. */
  failed(path: string, outcome: 'refused' | 'cut', reason: string | null = null): void {
    const { logger, connection } = this.#options
    this.#failed++
    const { bytes } = this.#ended(path, outcome, reason)
    this.#pending.filesFailed = this.#failed
    const { feedId, id: connectionId } = connection
    logger.warn(`upload_${outcome}`, { feedId, connectionId, path, bytes, reason })
  }

  /** The connection is over. Resolves when the log knows. */
  async closed(reason: string | null = null): Promise<void> {
    this.#end(reason)
    this.#flush()
    await this.#sent
  }

  /**
   * Nothing is under way for now, and more may come: of a shared record. Resolves when the log no longer has it as open;
   * what else is new it is told within the interval.
   */
  async resting(): Promise<void> {
    if (!this.#timer && !this.#isOpenThere) return
    this.#end(null)
    const isToldNow = this.#isOpenThere || performance.now() - this.#toldAt >= this.#intervalMs
    if (isToldNow) this.#flush()
    else this.#change()
    await this.#sent
  }

  #end(endReason: string | null): void {
    this.#current = null
    this.#endedAt = this.#options.clock.now()
    Object.assign(this.#pending, { current: null, endedAt: this.#endedAt, endReason })
  }

  #ended(
    path: string,
    outcome: EndedFile['outcome'],
    reason: string | null,
    bytes?: number,
  ): EndedFile {
    const endedAt = this.#options.clock.now()
    const ended = { ...this.#describe(path, endedAt, bytes), outcome, reason, endedAt }
    this.#arriving.delete(path)
    if (this.#current === path) this.#current = null
    this.#recent = [ended, ...this.#recent].slice(0, mostRecent)
    this.#pending.recentFiles = this.#recent
    this.#options.metrics?.fileEnded(outcome)
    this.#change()
    return ended
  }

  #describe(path: string, now: Date, whole?: number): ArrivingFile {
    const known = this.#arriving.get(path)
    const startedAt = known?.startedAt ?? now
    const bytes = whole ?? known?.bytes ?? 0
    const seconds = Math.max(0.001, (now.getTime() - startedAt.getTime()) / 1000)
    return { path, bytes, startedAt, bytesPerSecond: Math.round(bytes / seconds) }
  }

  #change(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null
      const now = this.#options.clock.now()
      const current = this.#current ?? [...this.#arriving.keys()].at(-1) ?? null
      this.#pending.current = current === null ? null : this.#describe(current, now)
      this.#flush()
    }, this.#intervalMs)
  }

  #flush(): void {
    const { log, connection, clock, shared } = this.#options
    const change = { ...this.#pending, updatedAt: clock.now() }
    this.#pending = {}
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    this.#toldAt = performance.now()
    this.#isOpenThere = this.#endedAt === null
    const endedAt = this.#endedAt
    const whole = shared ? { ...this.#record(), ...change, endedAt, ...this.#notTold() } : null
    const tell = () => (whole ? log.added(whole) : log.changed(connection.id, change))
    this.#sent = this.#sent.then(() => this.#safely(tell))
  }

  /** As it is with nothing counted. */
  #record(): DeliveryLog {
    const { connection, clock, shared } = this.#options
    const now = clock.now()
    return {
      ...connection,
      startedAt: shared?.startedAt ?? now,
      endedAt: this.#endedAt,
      endReason: null,
      ...{ filesReceived: 0, bytesReceived: 0, filesFailed: 0 },
      current: null,
      recentFiles: this.#recent,
      updatedAt: now,
    }
  }

  /** What has been counted since it was told last. */
  #notTold() {
    const { filesReceived, bytesReceived, filesFailed } = this.#told
    Object.assign(this.#told, {
      filesReceived: this.#files,
      bytesReceived: this.#bytes,
      filesFailed: this.#failed,
    })
    return {
      filesReceived: this.#files - filesReceived,
      bytesReceived: this.#bytes - bytesReceived,
      filesFailed: this.#failed - filesFailed,
    }
  }

  async #safely(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      this.#options.logger.warn('connection_log_failed', { error })
    }
  }
}

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
    const { connection, clock, log } = options
    const now = clock.now()
    const record: DeliveryLog = {
      ...connection,
      startedAt: options.shared?.startedAt ?? now,
      endedAt: null,
      endReason: null,
      filesReceived: 0,
      bytesReceived: 0,
      filesFailed: 0,
      current: null,
      recentFiles: this.#recent,
      updatedAt: now,
    }
    this.#sent = this.#safely(() => (options.shared ? log.joined(record) : log.opened(record)))
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
    this.#failed++
    this.#ended(path, outcome, reason)
    this.#pending.filesFailed = this.#failed
  }

  /** The connection is over. Resolves when the log knows. */
  async closed(reason: string | null = null): Promise<void> {
    this.#current = null
    Object.assign(this.#pending, {
      current: null,
      endedAt: this.#options.clock.now(),
      endReason: reason,
    })
    this.#flush()
    if (this.#timer) clearTimeout(this.#timer)
    await this.#sent
  }

  #ended(path: string, outcome: EndedFile['outcome'], reason: string | null, bytes?: number): void {
    const endedAt = this.#options.clock.now()
    const file = this.#describe(path, endedAt, bytes)
    this.#arriving.delete(path)
    if (this.#current === path) this.#current = null
    this.#recent = [{ ...file, outcome, reason, endedAt }, ...this.#recent].slice(0, mostRecent)
    this.#pending.recentFiles = this.#recent
    this.#options.metrics?.fileEnded(outcome)
    this.#change()
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
    const { id } = connection
    const change = { ...this.#pending, updatedAt: clock.now() }
    this.#pending = {}
    const more = shared ? { ...change, ...this.#notTold(change) } : change
    const tell = () => (shared ? log.added(id, more) : log.changed(id, more))
    this.#sent = this.#sent.then(() => this.#safely(tell))
  }

  /** What has been counted since it was told last. */
  #notTold(change: Partial<DeliveryLog>): Partial<DeliveryLog> {
    const more: Partial<DeliveryLog> = {}
    for (const name of ['filesReceived', 'bytesReceived', 'filesFailed'] as const) {
      const count = change[name]
      if (count === undefined) continue
      more[name] = count - this.#told[name]
      this.#told[name] = count
    }
    return more
  }

  async #safely(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      this.#options.logger.warn('connection_log_failed', { error })
    }
  }
}

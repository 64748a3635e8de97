import type { Clock, ConnectionLog, DeliveryLog, Logger } from '@ddex/dsp-core'

export interface ReporterOptions {
  log: ConnectionLog
  logger: Logger
  clock: Clock
  connection: Pick<
    DeliveryLog,
    'id' | 'feedId' | 'distributorId' | 'protocol' | 'address' | 'client'
  >
  /** Milliseconds between two changes of one connection. */
  intervalMs?: number
}

/** Tells the connection log how a connection does, at most one change a second. */
export class ConnectionReporter {
  readonly #options: ReporterOptions
  readonly #intervalMs: number
  #pending: Partial<DeliveryLog> = {}
  #timer: NodeJS.Timeout | null = null
  #sent: Promise<void>
  #files = 0
  #bytes = 0

  constructor(options: ReporterOptions) {
    this.#options = options
    this.#intervalMs = options.intervalMs ?? 1000
    const { connection, clock, log } = options
    const record: DeliveryLog = {
      ...connection,
      startedAt: clock.now(),
      endedAt: null,
      filesReceived: 0,
      bytesReceived: 0,
      current: null,
    }
    this.#sent = this.#safely(() => log.opened(record))
  }

  /** Bytes of a file that is arriving. */
  progress(path: string, bytes: number): void {
    this.#change({ current: { path, bytes } })
  }

  /** A file was published. */
  received(bytes: number): void {
    this.#files++
    this.#bytes += bytes
    this.#change({ filesReceived: this.#files, bytesReceived: this.#bytes, current: null })
  }

  /** The connection is over. Resolves when the log knows. */
  async closed(): Promise<void> {
    this.#pending = { ...this.#pending, current: null, endedAt: this.#options.clock.now() }
    this.#flush()
    if (this.#timer) clearTimeout(this.#timer)
    await this.#sent
  }

  #change(change: Partial<DeliveryLog>): void {
    Object.assign(this.#pending, change)
    this.#timer ??= setTimeout(() => {
      this.#timer = null
      this.#flush()
    }, this.#intervalMs)
  }

  #flush(): void {
    const change = this.#pending
    this.#pending = {}
    if (Object.keys(change).length === 0) return
    const { log, connection } = this.#options
    this.#sent = this.#sent.then(() => this.#safely(() => log.changed(connection.id, change)))
  }

  async #safely(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      this.#options.logger.warn('connection_log_failed', { error })
    }
  }
}

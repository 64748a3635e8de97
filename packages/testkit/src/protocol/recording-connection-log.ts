import type { ConnectionLog, DeliveryLog } from '@ddex/dsp-core'

/** A connection log that keeps every record and every change. */
export class RecordingConnectionLog implements ConnectionLog {
  readonly records = new Map<string, DeliveryLog>()
  readonly changes: { id: string; change: Partial<DeliveryLog> }[] = []
  readonly #waiting = new Set<() => void>()

  async opened(log: DeliveryLog): Promise<void> {
    this.records.set(log.id, log)
    this.#look()
  }

  async changed(id: string, change: Partial<DeliveryLog>): Promise<void> {
    const record = this.records.get(id)
    if (record) this.records.set(id, { ...record, ...change })
    this.changes.push({ id, change })
    this.#look()
  }

  async added(log: DeliveryLog): Promise<void> {
    const known = this.records.get(log.id)
    this.changes.push({ id: log.id, change: log })
    this.records.set(log.id, {
      ...log,
      filesReceived: log.filesReceived + (known?.filesReceived ?? 0),
      bytesReceived: log.bytesReceived + (known?.bytesReceived ?? 0),
      filesFailed: log.filesFailed + (known?.filesFailed ?? 0),
    })
    this.#look()
  }

  /** Resolves when some connection fulfils a condition. */
  async until(condition: (record: DeliveryLog) => boolean): Promise<void> {
    const holds = () => [...this.records.values()].some(condition)
    if (holds()) return
    await new Promise<void>((resolve) => {
      const look = () => {
        if (!holds()) return
        this.#waiting.delete(look)
        resolve()
      }
      this.#waiting.add(look)
    })
  }

  /** Resolves when every connection that was opened is over. */
  untilAllEnded(): Promise<void> {
    const anyOpen = () => [...this.records.values()].some((record) => record.endedAt === null)
    return this.until(() => !anyOpen())
  }

  #look(): void {
    for (const look of [...this.#waiting]) look()
  }
}

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

  async joined(log: DeliveryLog): Promise<void> {
    const { filesReceived = 0, bytesReceived = 0, filesFailed = 0 } = this.records.get(log.id) ?? {}
    this.records.set(log.id, { ...log, filesReceived, bytesReceived, filesFailed })
    this.#look()
  }

  async added(id: string, change: Partial<DeliveryLog>): Promise<void> {
    const known = this.records.get(id)
    const sums = (['filesReceived', 'bytesReceived', 'filesFailed'] as const).flatMap((name) =>
      known && change[name] !== undefined ? [[name, known[name] + change[name]]] : [],
    )
    await this.changed(id, { ...change, ...(Object.fromEntries(sums) as Partial<DeliveryLog>) })
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

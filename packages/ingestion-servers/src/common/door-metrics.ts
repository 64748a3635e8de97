import type { Protocol } from '@ddex/dsp-core'
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client'

/** What is asked for when the metrics are read. */
export interface DoorGauges {
  bans(): number
  openUploads(): number
  journalFiles(): number
  /** Seconds since the oldest file that is owed was closed; 0 when none is. */
  journalAgeSeconds(): number
}

/** The numbers of one protocol server, in Prometheus' form. Labels never hold what a client says. */
export class DoorMetrics {
  readonly #registry = new Registry()
  readonly #connections: Gauge
  readonly #accepted: Counter
  readonly #refused: Counter
  readonly #logins: Counter
  readonly #bans: Counter
  readonly #bytes: Counter
  readonly #files: Counter
  readonly #forwards: Counter

  constructor(protocol: Protocol) {
    const registers = [this.#registry]
    this.#registry.setDefaultLabels({ protocol })
    const counter = (name: string, help: string, ...labelNames: string[]) =>
      new Counter({ name: `ddex_dsp_${name}`, help, labelNames, registers })
    const help = 'Connections that are open'
    this.#connections = new Gauge({ name: 'ddex_dsp_connections', help, registers })
    this.#accepted = counter('connections_total', 'Connections that were accepted')
    this.#refused = counter('connections_refused_total', 'Connections refused at once', 'reason')
    this.#logins = counter('logins_total', 'Tries to sign in, by how they ended', 'result')
    this.#bans = counter('bans_total', 'Bans that this server has set')
    this.#bytes = counter('received_bytes_total', 'Bytes of uploads, as they come')
    this.#files = counter('files_total', 'Uploads that ended, by how', 'result')
    this.#forwards = counter('forwards_total', 'Files handed on to the inbox, by how', 'result')
    // Event-loop lag, memory and CPU among them.
    collectDefaultMetrics({ register: this.#registry })
  }

  /** Says where the numbers of the moment come from. Once. */
  watch(gauges: DoorGauges): void {
    const registers = [this.#registry]
    const gauge = (name: string, help: string, read: () => number) =>
      new Gauge({
        name: `ddex_dsp_${name}`,
        help,
        registers,
        collect() {
          this.set(read())
        },
      })
    gauge('bans', 'Bans in force', gauges.bans)
    gauge('open_uploads', 'Uploads under way', gauges.openUploads)
    gauge('journal_files', 'Files that wait for the inbox', gauges.journalFiles)
    gauge('journal_age_seconds', 'Age of the oldest file that waits', gauges.journalAgeSeconds)
  }

  connectionOpened(): void {
    this.#connections.inc()
    this.#accepted.inc()
  }

  connectionClosed(): void {
    this.#connections.dec()
  }

  connectionRefused(reason: 'banned' | 'too many connections'): void {
    this.#refused.inc({ reason })
  }

  login(result: 'accepted' | 'refused' | 'exhausted' | 'unavailable'): void {
    this.#logins.inc({ result })
  }

  banned(): void {
    this.#bans.inc()
  }

  bytesReceived(bytes: number): void {
    this.#bytes.inc(bytes)
  }

  fileEnded(result: 'received' | 'refused' | 'cut'): void {
    this.#files.inc({ result })
  }

  forwarded(result: 'done' | 'failed' | 'given_up'): void {
    this.#forwards.inc({ result })
  }

  get contentType(): string {
    return this.#registry.contentType
  }

  text(): Promise<string> {
    return this.#registry.metrics()
  }
}

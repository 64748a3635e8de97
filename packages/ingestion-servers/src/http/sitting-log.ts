import type { Feed } from '@ddex/dsp-core'
import { ConnectionReporter, type ReporterOptions } from '../common/connection-reporter.ts'
import { Sittings } from '../common/sitting.ts'

export type SittingLogParts = Pick<ReporterOptions, 'log' | 'logger' | 'clock'>

/** Who sends, as far as it is known. */
export interface Sender {
  address: string
  client: string | null
}

/** Is told of the files that a request brings. */
export type Arrivals = Pick<ConnectionReporter, 'progress' | 'received' | 'failed'>

/** A request at work in its sitting. */
export interface Sitter {
  /** Of the sitting's record. */
  connectionId: string
  arrivals: Arrivals
}

interface Sitting {
  id: string
  reporter: ConnectionReporter
  underWay: number
}

const mostKept = 200

/**
 * A request is no connection: what a sender's requests bring within ten minutes is one record of the connection log. A
 * process writes it when a request ends that the log knows of, and else once a second at most; of requests that bring
 * nothing, never.
 */
export class SittingLog {
  readonly #parts: SittingLogParts
  readonly #sittings: Sittings
  readonly #kept = new Map<string, Sitting>()

  constructor(parts: SittingLogParts) {
    this.#parts = parts
    this.#sittings = new Sittings(parts.clock)
  }

  /** Does the work of one request. */
  async attend<T>(feed: Feed, sender: Sender, work: (sitter: Sitter) => Promise<T>): Promise<T> {
    const sitting = this.#join(feed, sender)
    sitting.underWay += 1
    try {
      return await work({ connectionId: sitting.id, arrivals: sitting.reporter })
    } finally {
      sitting.underWay -= 1
      if (sitting.underWay === 0) await sitting.reporter.resting()
    }
  }

  #join(feed: Feed, sender: Sender): Sitting {
    const { address, client } = sender
    const shared = this.#sittings.of(feed.id, `${address} ${client ?? ''}`)
    const known = this.#kept.get(shared.id)
    if (known) return known
    const { id: feedId, distributorId } = feed
    const connection = {
      id: shared.id,
      feedId,
      distributorId,
      protocol: 'http',
      ...sender,
    } as const
    const reporter = new ConnectionReporter({ ...this.#parts, connection, shared })
    const made = { id: shared.id, reporter, underWay: 0 }
    this.#forget()
    this.#kept.set(made.id, made)
    return made
  }

  #forget(): void {
    for (const { id, underWay } of this.#kept.values()) {
      if (this.#kept.size < mostKept) return
      if (underWay === 0) this.#kept.delete(id)
    }
  }
}

/**
 * What a sender's software calls itself: the products of its User-Agent (RFC 9110, 10.1.5), without its comments and
 * whatever else stands there.
 */
export function clientOf(userAgent: string | undefined): string | null {
  const products = (userAgent ?? '')
    .slice(0, 500)
    .replace(/\([^)]*\)?/g, ' ')
    .split(/\s+/)
    .filter((word) => /^[\w.+-]{1,30}(\/[\w.+-]{1,20})?$/.test(word))
  return products.slice(0, 3).join(' ') || null
}

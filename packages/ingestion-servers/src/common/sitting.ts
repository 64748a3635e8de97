import { stableId, type Clock, type EndedFile } from '@ddex/dsp-core'

/** Milliseconds. */
const lengthMs = 10 * 60_000

/** What comes to a feed within ten minutes, by one kind of news. */
export interface Sitting {
  /** The same for all workers. */
  id: string
  startedAt: Date
  /** Of those that this worker has taken, newest first. */
  recentFiles: EndedFile[]
}

/**
 * A bucket has no connections, and an event for every object: what comes to a feed within ten minutes has one record,
 * as what comes by one connection of another protocol, whichever workers take it.
 */
export class Sittings {
  readonly #clock: Clock
  readonly #recent = new Map<string, EndedFile[]>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  of(feedId: string, client: string): Sitting {
    const number = Math.floor(this.#clock.now().getTime() / lengthMs)
    const id = stableId('sitting', feedId, client, String(number))
    const startedAt = new Date(number * lengthMs)
    return { id, startedAt, recentFiles: this.#recent.get(id) ?? [] }
  }

  /** Remembers what has ended, for the next visit of the sitting; of old ones nothing. */
  note(id: string, recentFiles: EndedFile[]): void {
    this.#recent.delete(id)
    this.#recent.set(id, recentFiles)
    const [oldest] = this.#recent.keys()
    if (this.#recent.size > mostKept && oldest !== undefined) this.#recent.delete(oldest)
  }
}

const mostKept = 200

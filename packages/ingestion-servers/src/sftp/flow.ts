import type { SFTPWrapper } from 'ssh2'
import { manageReceiveWindow, receiveWindow, widenReceiveWindow } from './ssh2-internals.ts'

/** What ssh2 grants a channel at its start, and enough for a near client. */
const narrowWindow = 2 * 1024 * 1024
/** Enough for 64 packets of 256 KiB on a long line. */
const wideWindow = 16 * 1024 * 1024
/** Bytes a second that a window should not be in the way of. */
const fastestLine = 800 * 1024 * 1024
/** Below this a window message is not worth sending. */
const smallestGrant = 512 * 1024

/** Bytes that all sessions together have taken and not written yet. */
export class WriteBudget {
  bytes = 0
  readonly comfortable: number

  constructor(comfortable = 64 * 1024 * 1024) {
    this.comfortable = comfortable
  }
}

/**
 * Grants a session its window: by how long its line is, and by how fast its bytes are written, so
 * that memory stays bounded. A near client gets no more than it needs: what it sends beyond our pace
 * would overrun the TCP buffer, and the loss makes some congestion controls (BBR) crawl for seconds.
 */
export class Flow {
  readonly #sftp: SFTPWrapper
  readonly #budget: WriteBudget
  #unwritten = 0
  #answeredAt: number | null = null
  /** Milliseconds; the shortest time from an answer to the next request, before anything is written. */
  #roundTrip = Infinity
  #hasWritten = false

  /** @param violated called when the client sends more than it was granted */
  constructor(sftp: SFTPWrapper, budget: WriteBudget, violated: () => void) {
    this.#sftp = sftp
    this.#budget = budget
    manageReceiveWindow(sftp, () => {
      if (receiveWindow(sftp) < 0) violated()
      else this.#grant()
    })
  }

  /** Whether the client has said its next word within a millisecond. */
  get isNear(): boolean {
    return this.#roundTrip < 1
  }

  /** A request has come. */
  asked(): void {
    // Writes do not wait for answers, so they tell nothing of the line.
    if (this.#answeredAt === null || this.#hasWritten) return
    this.#roundTrip = Math.min(this.#roundTrip, performance.now() - this.#answeredAt)
    this.#answeredAt = null
  }

  /** The last request under way is answered: the client has to say something next. */
  allAnswered(): void {
    this.#answeredAt = performance.now()
  }

  /** Bytes to write have come. */
  taken(bytes: number): void {
    this.asked()
    this.#hasWritten = true
    this.#unwritten += bytes
    this.#budget.bytes += bytes
  }

  written(bytes: number): void {
    this.#unwritten -= bytes
    this.#budget.bytes -= bytes
    this.#grant()
  }

  #grant(): void {
    const more = this.#window() - this.#unwritten - receiveWindow(this.#sftp)
    if (more >= smallestGrant) widenReceiveWindow(this.#sftp, more)
  }

  #window(): number {
    const isCrowded = this.#budget.bytes > this.#budget.comfortable
    if (isCrowded || this.#roundTrip === Infinity) return narrowWindow
    const fitting = (this.#roundTrip / 1000) * fastestLine
    return Math.round(Math.min(wideWindow, Math.max(narrowWindow, fitting)))
  }
}

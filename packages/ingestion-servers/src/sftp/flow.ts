import type { SFTPWrapper } from 'ssh2'
import { manageReceiveWindow, receiveWindow, widenReceiveWindow } from './ssh2-internals.ts'

/** Bytes on the way of one session; enough for 64 packets of 256 KiB over a long line. */
const fullWindow = 16 * 1024 * 1024
/** The window of a session when the server as a whole has much to write. */
const narrowWindow = 2 * 1024 * 1024
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

/** Grants a session its window by how fast its bytes are written, so that memory stays bounded. */
export class Flow {
  readonly #sftp: SFTPWrapper
  readonly #budget: WriteBudget
  #unwritten = 0

  /** @param violated called when the client sends more than it was granted */
  constructor(sftp: SFTPWrapper, budget: WriteBudget, violated: () => void) {
    this.#sftp = sftp
    this.#budget = budget
    manageReceiveWindow(sftp, () => {
      if (receiveWindow(sftp) < 0) violated()
      else this.#grant()
    })
  }

  taken(bytes: number): void {
    this.#unwritten += bytes
    this.#budget.bytes += bytes
  }

  written(bytes: number): void {
    this.#unwritten -= bytes
    this.#budget.bytes -= bytes
    this.#grant()
  }

  #grant(): void {
    const crowded = this.#budget.bytes > this.#budget.comfortable
    const target = (crowded ? narrowWindow : fullWindow) - this.#unwritten
    const more = target - receiveWindow(this.#sftp)
    if (more >= smallestGrant) widenReceiveWindow(this.#sftp, more)
  }
}

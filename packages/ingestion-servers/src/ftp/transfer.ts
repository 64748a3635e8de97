import type { DataStream } from './data-stream.ts'

/** Why a transfer was broken off from our side. */
export type Interruption = 'aborted' | 'lost' | 'stalled'

/** A transfer under way, as the control connection sees it. */
export class Transfer {
  readonly path: string
  readonly isUpload: boolean
  bytes = 0
  #interruption: Interruption | null = null
  #data: DataStream | null = null
  #cancelWait: () => void = () => undefined
  #stall: NodeJS.Timeout | null = null
  readonly #stallTimeoutMs: number

  constructor(path: string, isUpload: boolean, stallTimeoutMs: number) {
    this.path = path
    this.isUpload = isUpload
    this.#stallTimeoutMs = stallTimeoutMs
  }

  /** Set when it was broken off from our side. */
  get interruption(): Interruption | null {
    return this.#interruption
  }

  /** How to stop waiting for the data connection. */
  waitsFor(cancel: () => void): void {
    this.#cancelWait = cancel
  }

  runsOver(data: DataStream): void {
    this.#data = data
    if (this.#interruption) return data.destroy()
    this.#stall = setTimeout(() => this.interrupt('stalled'), this.#stallTimeoutMs)
  }

  /** Bytes have gone. */
  progress(bytes: number): void {
    this.bytes = bytes
    this.#stall?.refresh()
  }

  interrupt(why: Interruption): void {
    this.#interruption ??= why
    this.#cancelWait()
    this.#data?.destroy()
  }

  end(): void {
    if (this.#stall) clearTimeout(this.#stall)
  }
}

import { randomBytes } from 'node:crypto'
import type { Clock } from '../clock.ts'

/** Hands out what must never come twice. */
export class Sequence {
  readonly #clock: Clock
  #last = 0n

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Never again hand out anything up to `sequencer`. */
  passed(sequencer: string): void {
    const value = BigInt(`0x${sequencer}`)
    if (value > this.#last) this.#last = value
  }

  /** 18 hexadecimal digits, each greater than all before, across restarts as well. */
  next(): string {
    const fromTime = BigInt(this.#clock.now().getTime()) << 16n
    this.#last = fromTime > this.#last ? fromTime : this.#last + 1n
    return this.#last.toString(16).toUpperCase().padStart(18, '0')
  }
}

/** 32 characters that nobody guesses: a version or upload id. */
export const newId = (): string =>
  randomBytes(24).toString('base64').replaceAll('+', '.').replaceAll('/', '_')

export interface WriteAnswersParts {
  /** Tells the client that these requests are done. */
  send(ids: number[]): void
  /** Whether more of the client's bytes wait to be read. */
  hasMore(): boolean
}

/** A client has 32 or 64 writes under way: it goes on sending while it waits for so few. */
const mostTogether = 8

/**
 * The answers to writes, which whoever sends a large file does not wait for one by one: they go out
 * several in a packet. A packet costs both sides more than what it says, with many sessions a tenth
 * of all that there is to do. While the client's next bytes are here already an answer waits for
 * those to them; else it goes at once, as the client may be waiting for it.
 */
export class WriteAnswers {
  readonly #parts: WriteAnswersParts
  #ids: number[] = []
  #isDue = false

  constructor(parts: WriteAnswersParts) {
    this.#parts = parts
  }

  add(id: number): void {
    this.#ids.push(id)
    if (this.#ids.length >= mostTogether || !this.#parts.hasMore()) return this.flush()
    if (this.#isDue) return
    this.#isDue = true
    // The first comes before the next bytes are read, the second after that.
    setImmediate(() => {
      setImmediate(() => {
        this.#isDue = false
        this.flush()
      })
    })
  }

  /** Sends what there is. */
  flush(): void {
    if (this.#ids.length === 0) return
    const ids = this.#ids
    this.#ids = []
    this.#parts.send(ids)
  }
}

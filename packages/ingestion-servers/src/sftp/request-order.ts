/**
 * Runs requests so that the result is as if they had run one after the other, as the protocol asks
 * (draft-ietf-secsh-filexfer-02, 4.1): writes run side by side, everything else waits for all that
 * came before it and holds up all that comes after.
 */
export class RequestOrder {
  #exclusive: Promise<void> = Promise.resolve()
  #shared = new Set<Promise<void>>()
  #count = 0
  /** Of them, those that hold up others. */
  #excluding = 0

  /** Requests that are not finished. */
  get count(): number {
    return this.#count
  }

  /** @param work must not fail; what it can do at once it does */
  share(work: () => Promise<void> | null): void {
    this.#count++
    const begun = this.#excluding > 0 ? this.#exclusive.then(work) : work()
    if (!begun) return void this.#count--
    const done = begun.then(() => {
      this.#count--
      this.#shared.delete(done)
    })
    this.#shared.add(done)
  }

  /** @param work must not reject; when nothing else is under way it begins at once */
  exclude(work: () => Promise<void>): Promise<void> {
    const isAlone = this.#count === 0
    const before = isAlone ? null : Promise.all([this.#exclusive, ...this.#shared])
    if (before) this.#shared = new Set()
    this.#count++
    this.#excluding++
    this.#exclusive = (before ? before.then(work) : work()).then(() => {
      this.#count--
      this.#excluding--
    })
    return this.#exclusive
  }
}

/**
 * Files of which a newer version began to arrive and was cut. Such a file must not be resumed: the
 * sender means the bytes that were lost, and would get the old file's beginning.
 */
export class CutReplacements {
  readonly #most: number
  readonly #paths = new Set<string>()

  constructor(most = 10_000) {
    this.#most = most
  }

  add(feedId: string, path: string): void {
    this.#paths.add(`${feedId}/${path}`)
    const [oldest] = this.#paths
    if (this.#paths.size > this.#most && oldest !== undefined) this.#paths.delete(oldest)
  }

  has(feedId: string, path: string): boolean {
    return this.#paths.has(`${feedId}/${path}`)
  }

  /** The file was sent whole, or is gone. */
  forget(feedId: string, path: string): void {
    this.#paths.delete(`${feedId}/${path}`)
  }
}

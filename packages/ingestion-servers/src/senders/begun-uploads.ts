/**
 * Uploads that were begun and cut, by where they go, so that another connection of the same program goes on with
 * them: what the programs of senders keep in a file. At most 1,000.
 */
export class BegunUploads {
  readonly #begun = new Map<string, string>()

  remember(target: string, upload: string): void {
    this.#begun.set(target, upload)
    const [oldest] = this.#begun.keys()
    if (this.#begun.size > 1000 && oldest !== undefined) this.#begun.delete(oldest)
  }

  /** The upload to go on with, which is forgotten; null when none was begun. */
  take(target: string): string | null {
    const upload = this.#begun.get(target) ?? null
    this.#begun.delete(target)
    return upload
  }
}

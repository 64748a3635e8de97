import type { OpenFile } from './feed-files.ts'

/** An acknowledgement that is being read: small enough to be held whole. */
export class OpenAcknowledgement implements OpenFile {
  readonly #bytes: Uint8Array
  readonly #modifiedAt: Date
  readonly #fetched: () => Promise<void>
  #readUpTo = 0

  /** `fetched` is called at the close, when the last byte was read. */
  constructor(bytes: Uint8Array, modifiedAt: Date, fetched: () => Promise<void>) {
    this.#bytes = bytes
    this.#modifiedAt = modifiedAt
    this.#fetched = fetched
  }

  async read(
    into: Buffer,
    offset: number,
    length: number,
    position: number,
  ): Promise<{ bytesRead: number }> {
    const some = this.#bytes.subarray(position, position + length)
    into.set(some, offset)
    this.#readUpTo = Math.max(this.#readUpTo, position + some.length)
    return { bytesRead: some.length }
  }

  async stat(): Promise<{ size: number; mtime: Date }> {
    return { size: this.#bytes.length, mtime: this.#modifiedAt }
  }

  async close(): Promise<void> {
    if (this.#readUpTo >= this.#bytes.length) await this.#fetched()
  }
}

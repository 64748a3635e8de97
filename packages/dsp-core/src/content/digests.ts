import { createHash } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { HashingThread, type Hashes } from './hashing-thread.ts'

/** Reckons the digests of a file while its bytes pass by. */
export interface Digests {
  /** Takes what comes next; the caller waits for what it answers before the next. Rejects when hashing is not possible. */
  update(chunk: Uint8Array): Promise<void> | null
  /** After the last chunk, hexadecimal. */
  result(): Promise<Hashes>
  /** The file will not come to its end. */
  drop(): void
}

/** Files up to this size are not worth the way to the thread. */
const smallFile = 256 * 1024
const pieceSize = 256 * 1024

/** Digests by a thread of their own for all but small files, where there is a processor for it. */
export const createDigests = (processors = availableParallelism()): Digests =>
  processors > 1 ? new GrowingDigests() : new InlineDigests()

/** All in the caller's thread. */
class InlineDigests implements Digests {
  readonly #md5 = createHash('md5')
  readonly #sha1 = createHash('sha1')
  readonly #sha256 = createHash('sha256')

  update(chunk: Uint8Array): null {
    for (const digest of [this.#md5, this.#sha1, this.#sha256]) digest.update(chunk)
    return null
  }

  result(): Promise<Hashes> {
    const [md5 = '', sha1 = '', sha256 = ''] = [this.#md5, this.#sha1, this.#sha256].map((digest) =>
      digest.digest('hex'),
    )
    return Promise.resolve({ md5, sha1, sha256 })
  }

  drop(): void {}
}

/** Waits for whether a file is small. */
class GrowingDigests implements Digests {
  #early: Uint8Array[] = []
  #size = 0
  #thread: ThreadDigests | null = null

  update(chunk: Uint8Array): Promise<void> | null {
    if (this.#thread) return this.#thread.update(chunk)
    this.#early.push(chunk)
    this.#size += chunk.length
    return this.#size > smallFile ? this.#grow() : null
  }

  result(): Promise<Hashes> {
    if (this.#thread) return this.#thread.result()
    const inline = new InlineDigests()
    for (const chunk of this.#early) inline.update(chunk)
    return inline.result()
  }

  drop(): void {
    this.#thread?.drop()
  }

  async #grow(): Promise<void> {
    const early = this.#early
    this.#early = []
    this.#thread = new ThreadDigests(HashingThread.shared())
    for (const chunk of early) await this.#thread.update(chunk)
  }
}

/** Copies what comes into two buffers that go to the thread and come back by turns. */
class ThreadDigests implements Digests {
  readonly #thread: HashingThread
  readonly #id: number
  readonly #free = [new ArrayBuffer(pieceSize), new ArrayBuffer(pieceSize)]
  #filled = 0
  #failure: Error | null = null
  #hashes: Hashes | null = null
  #wake: () => void = () => undefined

  constructor(thread: HashingThread) {
    this.#thread = thread
    this.#id = thread.begin({
      freed: (buffer) => {
        this.#free.push(buffer)
        this.#wake()
      },
      ended: (hashes) => {
        this.#hashes = hashes
        this.#wake()
      },
      failed: (error) => {
        this.#failure = error
        this.#wake()
      },
    })
  }

  update(chunk: Uint8Array): Promise<void> | null {
    const rest = this.#fill(chunk)
    return rest.length === 0 && !this.#failure ? null : this.#updateSlowly(rest)
  }

  async result(): Promise<Hashes> {
    const last = this.#free[0]
    if (last && this.#filled > 0) this.#thread.hash(this.#id, last, this.#filled)
    this.#thread.end(this.#id)
    await this.#until(() => this.#hashes !== null)
    return this.#hashes as Hashes
  }

  drop(): void {
    this.#thread.drop(this.#id)
  }

  async #updateSlowly(chunk: Uint8Array): Promise<void> {
    for (let rest = chunk; ; rest = this.#fill(rest)) {
      await this.#until(() => this.#free.length > 0)
      if (rest.length === 0) return
    }
  }

  /** Takes as much as there is room for; answers the rest. */
  #fill(chunk: Uint8Array): Uint8Array {
    let rest = chunk
    for (let buffer = this.#free[0]; buffer && rest.length > 0; buffer = this.#free[0]) {
      const fitting = rest.subarray(0, pieceSize - this.#filled)
      new Uint8Array(buffer).set(fitting, this.#filled)
      this.#filled += fitting.length
      rest = rest.subarray(fitting.length)
      if (this.#filled < pieceSize) break
      this.#free.shift()
      this.#filled = 0
      this.#thread.hash(this.#id, buffer, pieceSize)
    }
    return rest
  }

  async #until(isDone: () => boolean): Promise<void> {
    while (!isDone()) {
      if (this.#failure) throw this.#failure
      await new Promise<void>((resolve) => (this.#wake = resolve))
    }
  }
}

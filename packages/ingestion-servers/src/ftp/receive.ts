import type { Upload } from '../common/index.ts'
import type { DataStream } from './data-stream.ts'

/** What one upload may hold in memory when there are few. */
const most = 512 * 1024
/** What one upload may always hold: two reads of a socket. */
const least = 128 * 1024

/** Shares the memory for bytes that have come and are not written yet among the uploads under way. */
export class ReceiveMemory {
  uploads = 0
  readonly #bytes: number

  constructor(bytes = 64 * 1024 * 1024) {
    this.#bytes = bytes
  }

  get share(): number {
    return Math.max(least, Math.min(most, this.#bytes / Math.max(1, this.uploads)))
  }
}

export interface ReceiveOptions {
  data: DataStream
  upload: Upload
  /** Where in the file the first byte belongs. */
  offset: number
  memory: ReceiveMemory
  /** Called with the number of bytes that have come so far. */
  progress(bytes: number): void
}

/** Bytes that are worth a trip to the disk; a socket gives at most 64 KiB at a time. */
const worthWriting = 256 * 1024
/** Milliseconds after which fewer are written too. */
const longestWait = 50

/**
 * Writes what comes over a data connection. Answers how the connection ended; throws when the bytes
 * could not be written.
 */
export async function receive(options: ReceiveOptions): Promise<'ended' | 'cut'> {
  const { data, memory } = options
  const { stream } = data
  const writer = new Writer(options)
  memory.uploads++
  try {
    return await new Promise<'ended' | 'cut'>((resolve, reject) => {
      writer.failed = reject
      const ended = () => resolve(data.endedWell() ? 'ended' : 'cut')
      stream.once('end', ended)
      stream.once('close', () => resolve('cut'))
      // An empty file over TLS may end with the handshake.
      if (stream.readableEnded) ended()
      else if (stream.destroyed) resolve('cut')
      data.read((bytes) => writer.take(bytes))
    })
  } finally {
    memory.uploads--
    await writer.finish()
  }
}

/** Writes what comes: at once, or gathered and one piece after the other. */
class Writer {
  readonly #options: ReceiveOptions
  #waiting: Buffer[] = []
  #waitingBytes = 0
  #begun = 0
  #received = 0
  #writing: Promise<void> | null = null
  #lull: NodeJS.Timeout | null = null
  #isOver = false
  failed: (error: unknown) => void = () => undefined

  constructor(options: ReceiveOptions) {
    this.#options = options
  }

  take(bytes: Buffer): void {
    if (this.#isOver) return
    const { data, memory, progress } = this.#options
    this.#received += bytes.length
    progress(this.#received)
    if (this.#writeNow(bytes)) return
    this.#waiting.push(Buffer.from(bytes))
    this.#waitingBytes += bytes.length
    const share = memory.share
    if (this.#waitingBytes >= Math.min(worthWriting, share)) this.#start()
    else this.#lull ??= setTimeout(() => this.#start(), longestWait)
    if (this.#waitingBytes >= share) data.stream.pause()
  }

  #writeNow(bytes: Buffer): boolean {
    const { offset, upload } = this.#options
    if (this.#waitingBytes > 0 || this.#writing) return false
    try {
      if (!upload.writeNow(offset + this.#begun, bytes)) return false
      this.#begun += bytes.length
    } catch (error) {
      this.failed(error)
    }
    return true
  }

  /** Takes nothing more. Resolves when everything is written; rejects when it could not be. */
  async finish(): Promise<void> {
    this.#isOver = true
    await this.#writing
    this.#start()
    await this.#writing
  }

  #start(): void {
    if (this.#lull) clearTimeout(this.#lull)
    this.#lull = null
    if (this.#writing) return
    this.#writing = this.#write()
    this.#writing.then(() => (this.#writing = null), this.failed)
  }

  async #write(): Promise<void> {
    const { data, offset, upload } = this.#options
    while (this.#waitingBytes > 0) {
      const pieces = this.#waiting
      const at = offset + this.#begun
      this.#begun += this.#waitingBytes
      this.#waiting = []
      this.#waitingBytes = 0
      data.stream.resume()
      await upload.writeAll(at, pieces)
    }
  }
}

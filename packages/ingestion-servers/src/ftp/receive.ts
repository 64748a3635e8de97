import type { Upload } from '../common/index.ts'
import type { DataStream } from './data-stream.ts'

/** What one upload may hold in memory when there are few. */
const most = 1024 * 1024
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
  /** Called with the number of bytes that were written so far. */
  progress(bytes: number): void
}

/**
 * Writes what comes over a data connection. Answers how the connection ended; throws when the bytes
 * could not be written.
 */
export async function receive(options: ReceiveOptions): Promise<'ended' | 'cut'> {
  const { data, upload, offset, memory, progress } = options
  const { stream } = data
  let waiting: Buffer[] = []
  let waitingBytes = 0
  let written = 0
  let writing: Promise<void> | null = null

  const writeWaiting = async (): Promise<void> => {
    while (waitingBytes > 0) {
      const pieces = waiting
      const bytes = waitingBytes
      waiting = []
      waitingBytes = 0
      stream.resume()
      await upload.writeAll(offset + written, pieces)
      written += bytes
      progress(written)
    }
    writing = null
  }

  memory.uploads++
  try {
    return await new Promise<'ended' | 'cut'>((resolve, reject) => {
      stream.on('data', (bytes: Buffer) => {
        waiting.push(bytes)
        waitingBytes += bytes.length
        writing ??= writeWaiting()
        writing?.catch(reject)
        if (waitingBytes >= memory.share) stream.pause()
      })
      const ended = () => resolve(data.endedWell() ? 'ended' : 'cut')
      stream.once('end', ended)
      stream.once('close', () => resolve('cut'))
      // An empty file over TLS may end with the handshake.
      if (stream.readableEnded) ended()
      else if (stream.destroyed) resolve('cut')
      // It was held since the client came.
      stream.resume()
    })
  } finally {
    memory.uploads--
    data.stream.removeAllListeners('data')
    await writing
  }
}

import { read, readFileSync, readSync } from 'node:fs'
import { Readable } from 'node:stream'
import { diskPace } from './disk-pace.ts'
import { localDisk } from './local-disk.ts'

/** Larger pieces are new memory each time, which costs more than the calls that they save. */
const pieceBytes = 64 * 1024

/** The bytes of a file on the volume. */
export function contentStream(path: string, size: number): Readable {
  return size > pieceBytes || !diskPace.isQuick ? new ContentStream(path) : readAtOnce(path)
}

function readAtOnce(path: string): Readable {
  return new Readable({
    read() {
      this.push(diskPace.at(() => readFileSync(path)))
      this.push(null)
    },
  })
}

/** A file stream that needs no thread while the disk is quick, and lets others have their turn. */
class ContentStream extends Readable {
  readonly #path: string
  #file = -1
  #at = 0
  #reading = false

  constructor(path: string) {
    super({ highWaterMark: pieceBytes })
    this.#path = path
  }

  override _construct(done: (error?: Error | null) => void): void {
    try {
      this.#file = localDisk.open(this.#path, 'r')
      done()
    } catch (error) {
      done(error as Error)
    }
  }

  override _read(): void {
    setImmediate(() => this.#readOn())
  }

  #readOn(): void {
    if (this.destroyed) return
    const bytes = Buffer.allocUnsafe(pieceBytes)
    if (!diskPace.isQuick) return this.#readByThread(bytes)
    try {
      const count = diskPace.at(() => readSync(this.#file, bytes, 0, pieceBytes, this.#at))
      this.#give(bytes, count)
    } catch (error) {
      this.destroy(error as Error)
    }
  }

  #readByThread(bytes: Buffer): void {
    this.#reading = true
    read(this.#file, bytes, 0, pieceBytes, this.#at, (error, count) => {
      this.#reading = false
      if (this.destroyed) this.emit(readEnded)
      else if (error) this.destroy(error)
      else this.#give(bytes, count)
    })
  }

  #give(bytes: Buffer, count: number): void {
    this.#at += count
    this.push(count === 0 ? null : bytes.subarray(0, count))
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    const close = () => {
      if (this.#file >= 0) localDisk.close(this.#file)
      this.#file = -1
      done(error)
    }
    // The descriptor may be another file's by the time that a thread reads from it.
    if (this.#reading) this.once(readEnded, close)
    else close()
  }
}

const readEnded = Symbol('read ended')

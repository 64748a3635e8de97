import { randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { copyFile, link, mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Segment } from './object-version.ts'

/** Bytes `start` to `end`, both included. */
export interface ByteRange {
  start: number
  end: number
}

/** Bytes that may wait for the disk while more come and are hashed. */
const writtenAhead = 2 * 1024 ** 2

/** Files of bytes under names that mean nothing; complete or not there. */
export class BlobFolder {
  readonly #folder: string
  readonly #incoming: string
  readonly #readers = new Map<string, number>()
  readonly #doomed = new Set<string>()

  constructor(folder: string) {
    this.#folder = join(folder, 'blobs')
    this.#incoming = join(folder, 'incoming')
  }

  /** Makes the folders and drops what an earlier run left half written. */
  async open(): Promise<void> {
    await rm(this.#incoming, { recursive: true, force: true })
    await mkdir(this.#incoming, { recursive: true })
    await mkdir(this.#folder, { recursive: true })
  }

  /** Removes every blob that nothing names any more. */
  async sweep(named: ReadonlySet<string>): Promise<void> {
    const lost = (await readdir(this.#folder)).filter((blob) => !named.has(blob))
    await this.remove(lost)
  }

  /** Streams into a new blob. When a stream fails nothing is left. */
  async write(streams: readonly [Readable, ...NodeJS.ReadWriteStream[]]): Promise<string> {
    const blob = randomUUID()
    const incoming = join(this.#incoming, blob)
    try {
      const target = createWriteStream(incoming, { flags: 'wx', highWaterMark: writtenAhead })
      await pipeline([...streams, target])
      await rename(incoming, join(this.#folder, blob))
      return blob
    } catch (error) {
      await rm(incoming, { force: true })
      throw error
    }
  }

  /** A blob of this or another folder under a new name here; no bytes move where the disk can link. */
  async duplicate(from: BlobFolder, blob: string): Promise<string> {
    const copy = randomUUID()
    const path = join(this.#folder, copy)
    from.#hold([blob])
    try {
      const source = join(from.#folder, blob)
      await link(source, path).catch(() => copyFile(source, path))
      return copy
    } finally {
      from.#release([blob])
    }
  }

  /** Reads a range of segments in order. They outlive `remove` until the stream has closed. */
  read(segments: readonly Segment[], range: ByteRange): Readable {
    const pieces = piecesOf(segments, range)
    const blobs = pieces.map(({ blob }) => blob)
    this.#hold(blobs)
    const stream = Readable.from(this.#readPieces(pieces), { objectMode: false })
    stream.once('close', () => this.#release(blobs))
    return stream
  }

  #hold(blobs: readonly string[]): void {
    for (const blob of blobs) this.#readers.set(blob, (this.#readers.get(blob) ?? 0) + 1)
  }

  async *#readPieces(pieces: readonly Piece[]): AsyncGenerator<Buffer> {
    for (const { blob, start, end } of pieces)
      yield* createReadStream(join(this.#folder, blob), { start, end, highWaterMark: 256 * 1024 })
  }

  #release(blobs: readonly string[]): void {
    for (const blob of blobs) {
      const left = (this.#readers.get(blob) ?? 1) - 1
      if (left > 0) this.#readers.set(blob, left)
      else this.#readers.delete(blob)
      if (left === 0 && this.#doomed.delete(blob)) void this.remove([blob])
    }
  }

  async remove(blobs: readonly string[]): Promise<void> {
    const free = blobs.filter((blob) => !this.#readers.has(blob))
    for (const blob of blobs) if (this.#readers.has(blob)) this.#doomed.add(blob)
    await Promise.all(free.map((blob) => rm(join(this.#folder, blob), { force: true })))
  }
}

type Piece = ByteRange & { blob: string }

/** Which bytes of which blobs make up a range. */
function piecesOf(segments: readonly Segment[], { start, end }: ByteRange): Piece[] {
  const pieces: Piece[] = []
  let offset = 0
  for (const { blob, size } of segments) {
    const from = Math.max(start - offset, 0)
    const to = Math.min(end - offset, size - 1)
    if (from <= to) pieces.push({ blob, start: from, end: to })
    offset += size
  }
  return pieces
}

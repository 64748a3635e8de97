import { constants, fdatasync, ftruncate, read, writev, writeSync } from 'node:fs'
import { promisify } from 'node:util'
import { ByteRanges } from './byte-ranges.ts'
import { diskPace } from './disk-pace.ts'
import { localDisk } from './local-disk.ts'
import { FileRefusal, toFileRefusal } from './refusal.ts'
import type { RoomShare } from './room.ts'
import { tooLarge } from './too-large.ts'

const file = {
  write: promisify(writev),
  read: promisify(read),
  truncate: promisify(ftruncate),
  flush: promisify(fdatasync),
}

/** More separate pieces than any client leaves open at a time; keeps the list of them small. */
const maxPieces = 16_384

export interface UploadOptions {
  /** The `.part` file; created when it is not there, and empty where the start is. */
  partPath: string
  /** Bytes that the `.part` already holds: of a published file (`copy`) or a cut upload (`rest`). */
  start: { kind: 'empty' } | { kind: 'copy' | 'rest'; size: number }
  append: boolean
  maxFileSize: number
  /** The room that it takes on the volume. */
  share: RoomShare
  /** Called when it is over, however it ends. */
  ended(): void
  /** Called on `close` when every byte is there. The `.part` is at its final size. */
  publish(partPath: string, size: number): Promise<void>
  /** Called when the upload was cut: the `.part` holds its first `size` bytes without a gap. */
  keep(partPath: string, size: number): void
  /** Called when the `.part` is of no use. */
  discard(partPath: string): void
  /** Called when its size was set: so many bytes from the start are good now. */
  resized(partPath: string, good: number): void
}

/**
 * One file on its way in. Writes may come in any order and many at a time; nothing is visible until
 * `close` has seen that every byte is there.
 */
export class Upload {
  /** The file descriptor of the `.part`; null until it is opened. */
  #file: number | null = null
  readonly #options: UploadOptions
  readonly #ranges = new ByteRanges()
  readonly #inFlight = new Set<Promise<void>>()
  /** Bytes that are written before this turn of the event loop ends. */
  #soon: { at: number; bytes: Uint8Array }[] = []
  #isOver = false
  #resizes = 0
  #size = 0
  #touched: boolean
  /** Added to every offset of an appending client that counts from 0. */
  #shift: number | null
  #failure: FileRefusal | null = null

  constructor(options: UploadOptions) {
    const { start } = options
    this.#options = options
    this.#touched = start.kind === 'empty'
    this.#shift = options.append && start.kind === 'copy' ? null : 0
    // To open a file is dear, so it waits for the first bytes: nobody waits for their being written.
    if (start.kind === 'empty') return
    this.#open()
    this.#ranges.add(0, start.size)
    if (start.kind === 'copy') this.#size = start.size
  }

  #open(): number {
    const flags = constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW
    this.#file ??= localDisk.open(this.#options.partPath, flags, 0o640)
    return this.#file
  }

  /** As a client sees it: bytes up to the highest written one. */
  get size(): number {
    return this.#touched ? this.#size : Math.max(this.#size, this.#ranges.prefix())
  }

  /** How many bytes from the start are written without a gap by now; 0 when that says nothing. */
  async written(): Promise<number> {
    const good = this.#ranges.prefix()
    const resizes = this.#resizes
    await Promise.allSettled(this.#inFlight)
    return this.#failure || this.#isOver || resizes !== this.#resizes ? 0 : good
  }

  /**
   * Writes at an offset without letting anybody wait. Answers whether it could: not on a disk that has
   * to be waited for, nor what `write` will refuse. Throws `FileRefusal`, as that does.
   */
  writeNow(offset: number, bytes: Uint8Array): boolean {
    if (!this.writeSoon(offset, bytes)) return false
    this.#writeWhatIsDue()
    if (this.#failure) throw this.#failure
    return true
  }

  /**
   * As `writeNow`, but only takes the bytes, so that the sender is answered first: they are written
   * before anything else is done with the file and before this turn of the event loop ends. What
   * fails then makes every later call fail, `close` at the latest.
   */
  writeSoon(offset: number, bytes: Uint8Array): boolean {
    if (this.#failure || this.#inFlight.size > 0 || !diskPace.isQuick) return false
    const start = offset + this.#shiftFor(offset)
    const end = start + bytes.length
    if (!this.#hasRoom(end)) return false
    this.#note(start, end)
    if (this.#soon.length === 0) process.nextTick(() => this.#writeWhatIsDue())
    this.#soon.push({ at: start, bytes })
    return true
  }

  #writeWhatIsDue(): void {
    if (this.#soon.length === 0) return
    const due = this.#soon
    this.#soon = []
    try {
      const descriptor = this.#open()
      for (const { at, bytes } of due) diskPace.at(() => writeWhole(descriptor, bytes, at))
    } catch (error) {
      this.#failure ??= toFileRefusal(error)
    }
  }

  /** Writes at an offset. Throws `FileRefusal`; after that the upload cannot be completed. */
  async write(offset: number, bytes: Uint8Array): Promise<void> {
    if (!this.writeNow(offset, bytes)) await this.writeAll(offset, [bytes])
  }

  /** As `write`, for bytes that are in pieces which follow each other. */
  async writeAll(offset: number, pieces: Uint8Array[]): Promise<void> {
    this.#writeWhatIsDue()
    if (this.#failure) throw this.#failure
    const start = offset + this.#shiftFor(offset)
    const end = start + pieces.reduce((sum, { length }) => sum + length, 0)
    await this.#requireRoom(end)
    // Two writes of the same byte must land in the order in which they came.
    if (this.#inFlight.size > 0 && this.#ranges.overlaps(start, end)) await this.#settled()
    this.#note(start, end)
    await this.#track(this.#writePieces(pieces, start))
  }

  async read(offset: number, length: number): Promise<Buffer> {
    await this.#settled()
    const bytes = Buffer.allocUnsafe(Math.max(0, Math.min(length, this.size - offset)))
    const { bytesRead } = await file.read(this.#open(), bytes, 0, bytes.length, offset)
    return bytes.subarray(0, bytesRead)
  }

  /** Sets the size. Bytes that it adds count as missing until they are written. */
  async resize(size: number): Promise<void> {
    await this.#settled()
    await this.#requireRoom(size)
    this.#resizes++
    await file.truncate(this.#open(), size)
    this.#ranges.crop(size)
    this.#options.resized(this.#options.partPath, this.#ranges.prefix())
    this.#size = size
    this.#touched = true
  }

  async sync(): Promise<void> {
    await this.#settled()
    if (this.#failure) throw this.#failure
    await file.flush(this.#open())
  }

  /** Publishes the file, or throws `FileRefusal` and leaves what was there before. */
  async close(): Promise<void> {
    try {
      await this.#close()
    } finally {
      this.#options.share.end()
      this.#options.ended()
    }
  }

  async #close(): Promise<void> {
    if (this.#inFlight.size > 0) await this.#settled()
    else this.#writeWhatIsDue()
    if (this.#isOver) throw new FileRefusal('FAILED', 'The upload is over already. Send it again.')
    this.#openIfEmpty()
    const gap = this.#failure ? null : this.#missing()
    if (this.#failure || gap) {
      await this.#abandon()
      throw this.#failure ?? incomplete(gap)
    }
    const unchanged = !this.#touched
    if (!unchanged && this.#mayBeLonger) await file.truncate(this.#open(), this.#size)
    // It may have been made long ago, and nothing was written to it since.
    if (this.#size === 0) localDisk.touch(this.#open())
    this.#shut()
    if (unchanged) this.#options.discard(this.#options.partPath)
    else await this.#options.publish(this.#options.partPath, this.#size)
  }

  /** The connection was lost: publishes nothing, keeps the good part so that it can be resumed. */
  async abort(): Promise<void> {
    try {
      await this.#settled()
      if (!this.#isOver) await this.#abandon()
    } finally {
      this.#options.share.end()
      this.#options.ended()
    }
  }

  /** A file without bytes was not made so far. */
  #openIfEmpty(): void {
    try {
      this.#open()
    } catch (error) {
      this.#failure ??= toFileRefusal(error)
    }
  }

  #missing(): { start: number; end: number } | null {
    if (!this.#touched && this.#options.start.kind === 'rest') return { start: this.size, end: 0 }
    return this.#ranges.firstGap(this.#size)
  }

  async #abandon(): Promise<void> {
    const { partPath, start, keep, discard } = this.#options
    const good = this.#ranges.prefix()
    const resumable = !this.#failure && start.kind !== 'copy' && good > 0
    if (resumable && this.#mayBeLonger) await file.truncate(this.#open(), good)
    this.#shut()
    if (resumable) keep(partPath, good)
    else discard(partPath)
  }

  /** Whether the `.part` may hold more than its good start. */
  get #mayBeLonger(): boolean {
    return this.#options.start.kind === 'rest' || this.#ranges.pieces > 1
  }

  #shut(): void {
    this.#isOver = true
    const descriptor = this.#file
    if (descriptor === null) return
    this.#file = null
    // The sender's answer goes first: all is written.
    setImmediate(() => localDisk.close(descriptor))
  }

  #shiftFor(offset: number): number {
    // RFC draft-ietf-secsh-filexfer-02, 6.3: appended data goes to the end whatever the offset says.
    this.#shift ??= offset < this.#size ? this.#size - offset : 0
    return this.#shift
  }

  /** These bytes are about to be written. */
  #note(start: number, end: number): void {
    this.#touched = true
    this.#size = Math.max(this.#size, end)
    this.#ranges.add(start, end)
    if (this.#ranges.pieces <= maxPieces) return
    const message =
      'The file arrives in too many separate pieces. Send it from its start to its end.'
    this.#failure = new FileRefusal('FAILED', message)
    throw this.#failure
  }

  async #writePieces(pieces: Uint8Array[], start: number): Promise<void> {
    try {
      let left = pieces
      for (let at = start; left.length > 0;) {
        const { bytesWritten } = await file.write(this.#open(), left, at)
        at += bytesWritten
        left = after(left, bytesWritten)
      }
    } catch (error) {
      this.#failure ??= toFileRefusal(error)
      throw this.#failure
    }
  }

  #track(work: Promise<void>): Promise<void> {
    this.#inFlight.add(work)
    const done = () => void this.#inFlight.delete(work)
    work.then(done, done)
    return work
  }

  async #settled(): Promise<void> {
    this.#writeWhatIsDue()
    while (this.#inFlight.size > 0) await Promise.allSettled(this.#inFlight)
  }

  #hasRoom(size: number): boolean {
    const { maxFileSize, share } = this.#options
    if (!(size <= maxFileSize)) return false
    try {
      share.grow(size)
      return true
    } catch {
      return false
    }
  }

  /** Past a limit nothing of the file is kept: it could never be completed. */
  async #requireRoom(size: number): Promise<void> {
    const { maxFileSize, share } = this.#options
    try {
      if (!(size <= maxFileSize)) throw tooLarge(maxFileSize)
      share.grow(size)
    } catch (error) {
      this.#failure ??= toFileRefusal(error)
      await this.#settled()
      if (this.#file !== null) await file.truncate(this.#file, 0)
      throw this.#failure
    }
  }
}

function writeWhole(descriptor: number, bytes: Uint8Array, at: number): void {
  for (let done = 0; done < bytes.length;) {
    done += writeSync(descriptor, bytes, done, bytes.length - done, at + done)
  }
}

/** What is left of pieces when their first `count` bytes are gone. */
function after(pieces: Uint8Array[], count: number): Uint8Array[] {
  let skipped = 0
  for (const [index, piece] of pieces.entries()) {
    if (skipped + piece.length > count) {
      return [piece.subarray(count - skipped), ...pieces.slice(index + 1)]
    }
    skipped += piece.length
  }
  return []
}

function incomplete(gap: { start: number; end: number } | null): FileRefusal {
  const where =
    !gap || gap.end <= gap.start ? '' : ` Bytes ${gap.start} to ${gap.end - 1} are missing.`
  return new FileRefusal(
    'INCOMPLETE',
    `The file is not complete and was not taken.${where} Send it again.`,
  )
}

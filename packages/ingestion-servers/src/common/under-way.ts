import { closeSync, constants, openSync, readFileSync, writeSync } from 'node:fs'
import { readFile, readdir, truncate } from 'node:fs/promises'
import { join, parse } from 'node:path'
import { localDisk } from './local-disk.ts'

/** Milliseconds between two notes of an upload. */
const noteEveryMs = 2000
/** What is less is soon sent again. */
const worthNoting = 8 * 1024 * 1024

/**
 * Of this start of the machine: what was written in another one may not have come as far as the disk. Null where that
 * cannot be told, and then nothing is noted.
 */
const bootId = readBootId()

interface Note {
  feedPath: string
  /** Bytes from the start of the part that were written without a gap. */
  size: number
  bootId: string
}

interface Noted extends UploadToNote {
  /** Bytes; 0 when there is no note. */
  noted: number
}

/**
 * Notes of large uploads that are under way, `<part>.note` in the feed's `partial`: whose part it is and how much of it is
 * good, so that a sender can go on though the server was killed (`kill -9`, out of memory).
 */
export class UnderWay {
  /** By the path of the part. */
  readonly #uploads = new Map<string, Noted>()
  #timer: NodeJS.Timeout | null = null
  #isTicking = false

  add(partPath: string, upload: UploadToNote): void {
    if (bootId === null) return
    this.#uploads.set(partPath, { ...upload, noted: 0 })
    this.#timer ??= setInterval(() => void this.#tickOnce(), noteEveryMs).unref()
  }

  /** So many bytes from the start of a part are good now. */
  note(partPath: string, size: number): void {
    const upload = this.#uploads.get(partPath)
    if (!upload || size === upload.noted || (size < worthNoting && upload.noted === 0)) return
    try {
      if (size === 0) localDisk.remove(noteOf(partPath, upload))
      else writeNote(noteOf(partPath, upload), upload.feedPath, size)
      upload.noted = size
    } catch {
      // The disk is full or gone: whoever writes the file itself tells its sender.
    }
  }

  /** The part will be gone, or be something else. */
  end(partPath: string): void {
    const upload = this.#uploads.get(partPath)
    if (!upload) return
    this.#uploads.delete(partPath)
    if (upload.noted > 0) localDisk.remove(noteOf(partPath, upload))
  }

  /** Not while a disk that has to be waited for holds up the last one. */
  async #tickOnce(): Promise<void> {
    if (this.#isTicking) return
    this.#isTicking = true
    await this.tick()
    this.#isTicking = false
  }

  /** Notes how far each upload is; when there is none, it is the last time. */
  async tick(): Promise<void> {
    if (this.#uploads.size === 0 && this.#timer) {
      clearInterval(this.#timer)
      this.#timer = null
    }
    for (const [partPath, { written }] of [...this.#uploads]) {
      const size = await written()
      if (size > 0) this.note(partPath, size)
    }
  }
}

export interface UploadToNote {
  feedPath: string
  /** Where its note goes. */
  folder: string
  /** How many bytes from the start are written by now. */
  written(): Promise<number>
}

const noteOf = (partPath: string, { folder }: UploadToNote): string =>
  join(folder, `${parse(partPath).name}.note`)

/**
 * What a killed process was writing for a feed and has noted. Answers the parts with the bytes that are good, cut to
 * these; the notes are gone.
 * @param owed paths of parts that came whole
 */
export async function notedParts(
  folder: string,
  parts: string,
  owed: ReadonlySet<string>,
): Promise<{ partPath: string; feedPath: string }[]> {
  const found: { partPath: string; feedPath: string }[] = []
  for (const name of await readdir(folder)) {
    if (!name.endsWith('.note')) continue
    const note = await readNote(join(folder, name))
    const partPath = join(parts, `${parse(name).name}.part`)
    const part = localDisk.stat(partPath)
    // One that is owed or has another name is whole: its bytes must stay as they are.
    const isWhole = owed.has(partPath) || (part && part.nlink > 1)
    if (note && part?.isFile() && !isWhole && part.size > 0) {
      await truncate(partPath, Math.min(note.size, part.size))
      found.push({ partPath, feedPath: note.feedPath })
    }
    localDisk.remove(join(folder, name))
  }
  return found
}

/** In place and at once, so that it is never there by halves: a new note is as long as the one before. */
function writeNote(path: string, feedPath: string, size: number): void {
  const text = JSON.stringify({ feedPath, bootId, size: String(size).padStart(15, '0') })
  const descriptor = openSync(path, constants.O_WRONLY | constants.O_CREAT, 0o640)
  try {
    writeSync(descriptor, text, 0)
  } finally {
    closeSync(descriptor)
  }
}

/** Null when it is of no use. */
async function readNote(path: string): Promise<Note | null> {
  try {
    const { feedPath, size, ...of } = JSON.parse(await readFile(path, 'utf8')) as Record<
      keyof Note,
      string
    >
    const isGood = of.bootId === bootId && Number(size) > 0
    return isGood ? { feedPath, size: Number(size), bootId: of.bootId } : null
  } catch {
    return null
  }
}

function readBootId(): string | null {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    return null
  }
}

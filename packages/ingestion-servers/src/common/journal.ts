import { randomBytes } from 'node:crypto'
import { access, link, mkdir, open, readFile, readdir, rename, rm } from 'node:fs/promises'
import { join, parse } from 'node:path'
import type { Clock } from '@ddex/dsp-core'
import { syncFolder } from './sync-folder.ts'

/** A file that a sender was told OK for and that has not reached the inbox yet. */
export interface JournalEntry {
  feedId: string
  /** Sorts by the time at which the sender closed the file. */
  id: string
  path: string
  size: number
  connectionId: string | null
  /** A hard link to the bytes: they stay as they are whatever the sender does to the path. */
  contentPath: string
}

export interface JournalOptions {
  feedId: string
  /** `<feed>/pending`; entries given up are in `<feed>/dead`. */
  folder: string
  deadFolder: string
  clock: Clock
  /** Survive a power cut, not just the end of the process. */
  powerSafe: boolean
}

/**
 * The durable list of what is owed to the inbox, a pair of files an entry: `<id>.bin` (the bytes)
 * and, written after it, `<id>.json`. Without its `.json` an entry does not count.
 */
export class Journal {
  readonly #options: JournalOptions
  #count = 0

  constructor(options: JournalOptions) {
    this.#options = options
  }

  async create(): Promise<void> {
    await mkdir(this.#options.folder, { recursive: true })
    await mkdir(this.#options.deadFolder, { recursive: true })
  }

  async add(entry: {
    path: string
    size: number
    connectionId: string | null
    from: string
  }): Promise<JournalEntry> {
    const { feedId, folder, powerSafe } = this.#options
    const id = this.#nextId()
    const contentPath = join(folder, `${id}.bin`)
    const { from, ...note } = entry
    await link(from, contentPath)
    const file = await open(join(folder, `${id}.json`), 'wx', 0o640)
    try {
      await file.writeFile(JSON.stringify(note))
      if (powerSafe) await file.datasync()
    } finally {
      await file.close()
    }
    if (powerSafe) await syncFolder(folder)
    return { ...note, feedId, id, contentPath }
  }

  remove(entry: JournalEntry): Promise<void> {
    return this.#clear(entry.id)
  }

  /** Puts an entry aside: it is tried again when the server next starts. */
  async bury(entry: JournalEntry): Promise<void> {
    const { folder, deadFolder } = this.#options
    await rename(entry.contentPath, join(deadFolder, `${entry.id}.bin`))
    await rename(join(folder, `${entry.id}.json`), join(deadFolder, `${entry.id}.json`))
  }

  /** Everything owed, oldest first; half-written entries of a crash are cleared away. */
  async recover(): Promise<JournalEntry[]> {
    const { folder, deadFolder } = this.#options
    for (const name of await readdir(deadFolder)) {
      await rename(join(deadFolder, name), join(folder, name))
    }
    const ids = new Set((await readdir(folder)).map((name) => parse(name).name))
    const entries: JournalEntry[] = []
    for (const id of [...ids].sort()) {
      const entry = await this.#read(id)
      if (entry) entries.push(entry)
      else await this.#clear(id)
    }
    return entries
  }

  /** Null for what a crash or a power cut left half-written. */
  async #read(id: string): Promise<JournalEntry | null> {
    const { feedId, folder } = this.#options
    const contentPath = join(folder, `${id}.bin`)
    try {
      await access(contentPath)
      const note = JSON.parse(await readFile(join(folder, `${id}.json`), 'utf8')) as Note
      return { ...note, feedId, id, contentPath }
    } catch (error) {
      const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
      if (isMissing || error instanceof SyntaxError) return null
      throw error
    }
  }

  async #clear(id: string): Promise<void> {
    // The note first: without it the bytes count for nothing.
    await rm(join(this.#options.folder, `${id}.json`), { force: true })
    await rm(join(this.#options.folder, `${id}.bin`), { force: true })
  }

  #nextId(): string {
    const time = String(this.#options.clock.now().getTime()).padStart(14, '0')
    const count = String(this.#count++ % 1_000_000).padStart(6, '0')
    return `${time}-${count}-${randomBytes(4).toString('hex')}`
  }
}

type Note = Pick<JournalEntry, 'path' | 'size' | 'connectionId'>

import { randomBytes } from 'node:crypto'
import { fdatasync } from 'node:fs'
import { mkdir, readFile, readdir } from 'node:fs/promises'
import { join, parse } from 'node:path'
import { promisify } from 'node:util'
import type { Clock, Logger } from '@ddex/dsp-core'
import { localDisk } from './local-disk.ts'
import { syncFolder } from './sync.ts'

const flush = promisify(fdatasync)

/** Bytes of notes after which those that are settled are dropped. */
const rewriteAt = 4 * 1024 * 1024

/** A file that a sender was told OK for and that has not reached the inbox yet. */
export interface JournalEntry {
  feedId: string
  /** Sorts by the time at which the sender closed the file. */
  id: string
  path: string
  size: number
  connectionId: string | null
  /** Another name of the bytes: they stay as they are whatever the sender does to the path. */
  contentPath: string
}

export interface JournalOptions {
  feedId: string
  folder: string
  /** Where what is uploaded is written. */
  parts: string
  clock: Clock
  /** Survive a power cut, not just the end of the process. */
  powerSafe: boolean
  logger?: Logger | null
}

/**
 * The durable list of what is owed to the inbox. An entry is owed while it has both its bytes, as the
 * part that they were written to or as a link `<id>.bin`, and a line in `notes`: the bytes are there
 * first and go first. One file of notes and not one for each entry, because making a file is by far
 * the dearest thing to ask of a disk.
 */
export class Journal {
  readonly #options: JournalOptions
  readonly #owed = new Map<string, JournalEntry>()
  /** Tells the ids of this run from those of others at the same moment. */
  readonly #run = randomBytes(4).toString('hex')
  #notes = -1
  #noteBytes = 0
  /** Bytes of notes after which it is worth writing them anew. */
  #rewriteAfter = rewriteAt
  /** Flushes under way: the file must not be closed under them. */
  #flushing = 0
  #count = 0

  constructor(options: JournalOptions) {
    this.#options = options
  }

  /** Opens the journal. Answers everything owed, oldest first; what a crash left half is cleared. */
  async open(): Promise<JournalEntry[]> {
    const { folder } = this.#options
    await mkdir(folder, { recursive: true })
    const links = new Set((await readdir(folder)).filter((name) => name.endsWith('.bin')))
    for (const entry of await this.#readNotes()) {
      links.delete(`${entry.id}.bin`)
      if (localDisk.stat(entry.contentPath)?.isFile()) this.#owed.set(entry.id, entry)
    }
    for (const name of links) localDisk.remove(join(folder, name))
    if (!this.#rewrite()) this.#goOn()
    return [...this.#owed.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
  }

  /** Owes an upload: its part stays where it is, and is ours from now on. */
  addPart(partPath: string, note: Note): JournalEntry {
    const part = partPath.slice(partPath.lastIndexOf('/') + 1)
    return this.#owe(this.#entryOf(this.#nextId(), note, part))
  }

  /** Owes what a file holds now. */
  addLink(from: string, note: Note): JournalEntry {
    const owed = this.#entryOf(this.#nextId(), note)
    localDisk.link(from, owed.contentPath)
    return this.#owe(owed)
  }

  #owe(owed: JournalEntry): JournalEntry {
    try {
      this.#noteBytes += this.#append(this.#notes, owed)
    } catch (error) {
      // The sender is told that it failed, so it must not be handed on.
      localDisk.remove(owed.contentPath)
      throw error
    }
    this.#owed.set(owed.id, owed)
    return owed
  }

  /** An entry was handed on, or is not owed any more. */
  remove(entry: JournalEntry): void {
    localDisk.remove(entry.contentPath)
    this.#owed.delete(entry.id)
    if (this.#noteBytes > this.#rewriteAfter && this.#flushing === 0) this.#rewrite()
  }

  /** What was added survives a power cut from now on. */
  async flush(): Promise<void> {
    const { folder, parts } = this.#options
    this.#flushing++
    try {
      await flush(this.#notes)
      for (const place of [folder, parts]) await syncFolder(place)
    } finally {
      this.#flushing--
    }
  }

  /** Answers whether it could; when not, as on a full disk, the notes stay as they are. */
  #rewrite(): boolean {
    const path = join(this.#options.folder, 'notes')
    const old = this.#notes
    try {
      const { notes, bytes } = this.#writeAnew(path)
      this.#notes = notes
      this.#noteBytes = bytes
      // At least half of it must be of no more use, or many owed files would be written again and again.
      this.#rewriteAfter = Math.max(rewriteAt, 2 * bytes)
    } catch (error) {
      this.#rewriteAfter = this.#noteBytes + rewriteAt
      const { feedId, logger } = this.#options
      logger?.error('journal_not_rewritten', { feedId, error })
      return false
    }
    if (old >= 0) localDisk.close(old)
    return true
  }

  #writeAnew(path: string): { notes: number; bytes: number } {
    const fresh = `${path}.new`
    const notes = localDisk.open(fresh, 'w', 0o640)
    try {
      let bytes = 0
      for (const entry of this.#owed.values()) bytes += this.#append(notes, entry)
      if (this.#options.powerSafe) localDisk.flush(notes)
      localDisk.rename(fresh, path)
      return { notes, bytes }
    } catch (error) {
      localDisk.close(notes)
      localDisk.remove(fresh)
      throw error
    }
  }

  /** Adds to the notes of an earlier run. */
  #goOn(): void {
    const path = join(this.#options.folder, 'notes')
    this.#notes = localDisk.open(path, 'a', 0o640)
    this.#noteBytes = localDisk.stat(path)?.size ?? 0
    this.#rewriteAfter = this.#noteBytes + rewriteAt
  }

  /** Lines that a crash cut short are left out: their senders were not told OK. */
  async #readNotes(): Promise<JournalEntry[]> {
    const path = join(this.#options.folder, 'notes')
    const text = localDisk.stat(path) ? await readFile(path, 'utf8') : ''
    return text.split('\n').flatMap((line) => {
      try {
        const { id, part, ...note } = JSON.parse(line) as Note & { id: string; part?: string }
        return [this.#entryOf(parse(id).base, note, part && parse(part).base)]
      } catch {
        return []
      }
    })
  }

  #entryOf(id: string, { path, size, connectionId }: Note, part?: string): JournalEntry {
    const { feedId, folder, parts } = this.#options
    const contentPath = part === undefined ? `${folder}/${id}.bin` : `${parts}/${part}`
    return { feedId, id, path, size, connectionId, contentPath }
  }

  /** Answers how many bytes were written. */
  #append(notes: number, { id, path, size, connectionId, contentPath }: JournalEntry): number {
    const { parts } = this.#options
    const part = contentPath.startsWith(`${parts}/`)
      ? contentPath.slice(parts.length + 1)
      : undefined
    // Begins on a line of its own: a full disk may have cut the note before it.
    const note = JSON.stringify({ id, path, size, connectionId, part })
    return localDisk.append(notes, `\n${note}\n`)
  }

  #nextId(): string {
    const time = String(this.#options.clock.now().getTime()).padStart(14, '0')
    const count = String(this.#count++ % 1_000_000).padStart(6, '0')
    return `${time}-${count}-${this.#run}`
  }
}

type Note = Pick<JournalEntry, 'path' | 'size' | 'connectionId'>

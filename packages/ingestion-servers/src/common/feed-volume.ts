import { constants } from 'node:fs'
import { copyFile, lstat, mkdir, open, rename, rm, rmdir, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { notFound, type FeedEntry, type FeedRoot } from './feed-root.ts'
import type { Journal, JournalEntry } from './journal.ts'
import type { Partials } from './partials.ts'
import { FileRefusal } from './refusal.ts'
import { syncFolder } from './sync-folder.ts'
import { Upload } from './upload.ts'

export interface OpenUploadOptions {
  connectionId: string | null
  maxFileSize: number
  /** Make the file when it is not there; else it must be. */
  create: boolean
  /** Refuse when it is there. */
  exclusive: boolean
  /** Start from nothing, instead of from what is there. */
  truncate: boolean
  append: boolean
}

export interface FeedVolumeParts {
  root: FeedRoot
  partials: Partials
  journal: Journal
  powerSafe: boolean
  /** A file was published: it is in the journal and under its name. */
  published(entry: JournalEntry): void
  /** A path is gone. Answers the entries that waited under it and are not owed any more. */
  withdrawn(feedId: string, feedPath: string): JournalEntry[]
  feedId: string
}

/**
 * One feed's file system. Paths are feed paths (see `toFeedPath`). Every method throws
 * `FileRefusal` or a system error that `toFileRefusal` understands.
 */
export class FeedVolume {
  readonly #parts: FeedVolumeParts

  constructor(parts: FeedVolumeParts) {
    this.#parts = parts
  }

  stat(path: string): Promise<FeedEntry> {
    return this.#parts.root.stat(path)
  }

  /** As `stat`, but for a cut upload it answers with the size from which it may be resumed. */
  async statForResume(path: string): Promise<FeedEntry> {
    const found = await this.#parts.root.find(path)
    if (found) return found
    const size = this.#parts.partials.resumeOffset(path)
    if (size === 0) throw notFound()
    return { name: path, kind: 'file', size, modifiedAt: new Date(0) }
  }

  /** Entries of a folder, a page at a time. */
  list(path: string): AsyncGenerator<FeedEntry[]> {
    return this.#parts.root.list(path)
  }

  async openRead(path: string): Promise<FileHandle> {
    const found = await this.stat(path)
    if (found.kind === 'folder') throw isFolder()
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW
    return open(await this.#parts.root.locate(path), flags)
  }

  async openUpload(path: string, options: OpenUploadOptions): Promise<Upload> {
    const { partials, root } = this.#parts
    const found = await root.find(path)
    if (found?.kind === 'folder') throw isFolder()
    if (found && options.exclusive) throw exists()
    if (!found) await root.requireFolder(dirname(path))
    return Upload.open({
      ...(await this.#startOf(path, found !== null, options)),
      append: options.append,
      maxFileSize: options.maxFileSize,
      publish: (from, size) => this.#publish(path, from, size, options.connectionId),
      keep: async (from, size) => {
        const isThere = await root.find(path).catch(() => null)
        if (!isThere) return partials.keep(from, path, size)
        await this.#discard(from)
      },
      discard: (from) => this.#discard(from),
    })
  }

  async makeFolder(path: string): Promise<void> {
    if (path === '') throw exists()
    await mkdir(await this.#parts.root.locate(path), 0o750)
  }

  async removeFolder(path: string): Promise<void> {
    if (path === '') throw rootStays()
    await rmdir(await this.#parts.root.locate(path))
  }

  async removeFile(path: string): Promise<void> {
    const found = await this.stat(path)
    if (found.kind === 'folder') throw isFolder()
    await rm(await this.#parts.root.locate(path))
    await this.#withdraw(path)
  }

  /** Moves a file or folder; a file may take another file's place when `replace` is set. */
  async rename(from: string, to: string, replace: boolean): Promise<void> {
    const { root, journal, published } = this.#parts
    await this.#requireMovable(from, to, replace)
    if (from === to) return
    const moved = await root.filesUnder(from)
    const owed: JournalEntry[] = []
    try {
      for (const { path, size } of moved) {
        const becomes = `${to}${path.slice(from.length)}`
        const content = await root.locate(path)
        owed.push(await journal.add({ path: becomes, size, connectionId: null, from: content }))
      }
      await rename(await root.locate(from), await root.locate(to))
    } catch (error) {
      for (const entry of owed) await journal.remove(entry)
      throw error
    }
    for (const { path } of moved) await this.#withdraw(path)
    for (const entry of owed) published(entry)
  }

  async #requireMovable(from: string, to: string, replace: boolean): Promise<void> {
    if (from === '' || to === '') throw rootStays()
    await this.stat(from)
    const target = await this.#parts.root.find(to)
    if (target && from !== to && (!replace || target.kind === 'folder')) throw exists()
    if (!to.startsWith(`${from}/`)) return
    throw new FileRefusal('NOT_SUPPORTED', 'A folder cannot be moved into itself.')
  }

  async #publish(path: string, from: string, size: number, connectionId: string | null) {
    const { journal, partials, powerSafe, root } = this.#parts
    if (powerSafe) await syncFile(from)
    let entry: JournalEntry | null = null
    const target = await root.locate(path)
    try {
      // Owed first, visible second: a crash between the two forwards a whole file, never loses one.
      entry = await journal.add({ path, size, connectionId, from })
      await rename(from, target)
    } catch (error) {
      if (entry) await journal.remove(entry)
      await this.#discard(from)
      throw error
    }
    partials.end(from)
    await partials.forget(path)
    if (powerSafe) await syncFolder(dirname(target))
    this.#parts.published(entry)
  }

  async #discard(partPath: string): Promise<void> {
    await rm(partPath, { force: true })
    this.#parts.partials.end(partPath)
  }

  async #startOf(path: string, isThere: boolean, { truncate, create }: OpenUploadOptions) {
    const { partials, root } = this.#parts
    const rest = truncate || isThere ? null : await partials.take(path)
    if (rest) {
      return { partPath: rest.partPath, start: { kind: 'rest', size: rest.size } as const }
    }
    if (!isThere && !create) throw notFound()
    const partPath = partials.begin()
    if (truncate || !isThere) return { partPath, start: { kind: 'empty' } as const }
    try {
      await copyFile(await root.locate(path), partPath, constants.COPYFILE_FICLONE)
      const { size } = await lstat(partPath)
      return { partPath, start: { kind: 'copy', size } as const }
    } catch (error) {
      await this.#discard(partPath)
      throw error
    }
  }

  async #withdraw(path: string): Promise<void> {
    const { feedId, journal, withdrawn } = this.#parts
    for (const entry of withdrawn(feedId, path)) await journal.remove(entry)
  }
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r')
  try {
    await file.datasync()
  } finally {
    await file.close()
  }
}

const isFolder = () => new FileRefusal('IS_A_FOLDER', 'This is a folder.')
const exists = () => new FileRefusal('EXISTS', 'There is already something with this name.')
const rootStays = () => new FileRefusal('NOT_SUPPORTED', 'The root folder stays as it is.')

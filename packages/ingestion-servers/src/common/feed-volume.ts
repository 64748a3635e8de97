import { constants } from 'node:fs'
import { copyFile, lstat, open, rmdir, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { CutReplacements } from './cut-replacements.ts'
import type { FeedFiles, OpenUploadOptions } from './feed-files.ts'
import { requireFits } from './feed-path.ts'
import { notFound, requireFolder, type FeedEntry, type FeedRoot, type Place } from './feed-root.ts'
import type { FolderUse } from './folder-use.ts'
import type { Journal, JournalEntry } from './journal.ts'
import { localDisk } from './local-disk.ts'
import type { Partials } from './partials.ts'
import { FileRefusal } from './refusal.ts'
import type { Room } from './room.ts'
import { syncFile, syncFolder } from './sync.ts'
import type { UnderWay } from './under-way.ts'
import { Upload, type UploadOptions } from './upload.ts'

export interface FeedVolumeParts {
  root: FeedRoot
  partials: Partials
  underWay: UnderWay
  cutReplacements: CutReplacements
  journal: Journal
  room: Room
  use: FolderUse
  powerSafe: boolean
  /** A file was published: it is in the journal and under its name. */
  published(entry: JournalEntry): void
  /** A path is gone. Answers the entries that waited under it and are not owed any more. */
  withdrawn(feedId: string, feedPath: string): JournalEntry[]
  feedId: string
}

/** One feed's file system on the staging volume. */
export class FeedVolume implements FeedFiles {
  readonly #parts: FeedVolumeParts
  /** How often files have come, gone or moved: what was seen since the last time is still so. */
  #changes = 0

  constructor(parts: FeedVolumeParts) {
    this.#parts = parts
  }

  async stat(path: string): Promise<FeedEntry> {
    return this.#named(this.#parts.root.stat(path), path)
  }

  async statForResume(path: string): Promise<FeedEntry> {
    const found = this.#parts.root.find(path)
    if (found) return this.#named(found, path)
    const size = this.#parts.partials.resumeOffset(path)
    if (size === 0) throw notFound()
    return { name: path, kind: 'file', size, modifiedAt: new Date(0) }
  }

  list(path: string): AsyncGenerator<FeedEntry[]> {
    return this.#parts.root.list(path)
  }

  async openRead(path: string): Promise<FileHandle> {
    const found = await this.stat(path)
    if (found.kind === 'folder') throw isFolder()
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW
    return open(this.#parts.root.locate(path), flags)
  }

  async openUpload(path: string, options: OpenUploadOptions): Promise<Upload> {
    const ended = this.#parts.use.began(path)
    try {
      return await this.#openUpload(path, options, ended)
    } catch (error) {
      ended()
      throw error
    }
  }

  async #openUpload(path: string, options: OpenUploadOptions, ended: () => void): Promise<Upload> {
    const place = this.#parts.root.look(path)
    const seen = { place, changes: this.#changes }
    this.#requireUpload(path, place, options)
    const { entry: found } = place
    if (found && options.truncate) await this.#parts.cutReplacements.add(path)
    const copied = found && !options.truncate ? await this.#copyOf(path, found.size) : null
    const begun = copied ?? this.#startOf(path, found, options)
    const { partPath, start, share } = begun
    try {
      const upload = new Upload({
        ...begun,
        append: options.append,
        maxFileSize: options.maxFileSize,
        ended,
        publish: (from, size) => this.#publish(path, from, size, { ...options, seen }),
        keep: (from, size) => this.#keep(path, from, size),
        discard: (from) => this.#discard(from),
        resized: (part, good) => this.#parts.underWay.note(part, good),
      })
      if (!place.entry) this.#noteOnTheWay(path, partPath, upload, start)
      return upload
    } catch (error) {
      share.end()
      if (start.kind === 'rest') this.#keep(path, partPath, start.size)
      else this.#discard(partPath)
      throw error
    }
  }

  /** An upload that replaces nothing can go on even when this process is killed. */
  #noteOnTheWay(path: string, partPath: string, upload: Upload, start: UploadOptions['start']) {
    const { partials, underWay } = this.#parts
    const { folder } = partials
    underWay.add(partPath, { feedPath: path, folder, written: () => upload.written() })
    if (start.kind === 'rest') underWay.note(partPath, start.size)
  }

  async makeFolder(path: string): Promise<void> {
    if (path === '') throw exists()
    const { root, room } = this.#parts
    const place = root.locate(path)
    room.requireEntry()
    localDisk.makeFolder(place, 0o750)
    room.changed(0, 1)
  }

  async removeFolder(path: string): Promise<void> {
    if (path === '') throw rootStays()
    const { root, room } = this.#parts
    await rmdir(root.locate(path))
    root.foldersChanged()
    room.changed(0, -1)
  }

  async removeFile(path: string): Promise<void> {
    const found = await this.stat(path)
    if (found.kind === 'folder') throw isFolder()
    this.#changes++
    localDisk.remove(this.#parts.root.locate(path))
    this.#parts.room.changed(-found.size, -1)
    this.#parts.cutReplacements.forget(path)
    this.#withdraw(path)
  }

  async rename(from: string, to: string, replace: boolean): Promise<void> {
    const { root, journal, published, room, cutReplacements, powerSafe } = this.#parts
    this.#requireMovable(from, to, replace)
    if (from === to) return
    const replaced = root.find(to)
    const all = await root.everythingAt(from)
    // What is deeper or longer could be named by nobody any more, not even to be deleted.
    for (const { path } of all) requireFits(`${to}${path.slice(from.length)}`)
    const moved = all.filter(({ kind }) => kind === 'file')
    const owed: JournalEntry[] = []
    try {
      for (const { path, size } of moved) {
        const becomes = `${to}${path.slice(from.length)}`
        const content = root.locate(path)
        owed.push(journal.addLink(content, { path: becomes, size, connectionId: null }))
      }
      if (powerSafe) await journal.flush()
      this.#changes++
      localDisk.rename(root.locate(from), root.locate(to))
      root.foldersChanged()
    } catch (error) {
      for (const entry of owed) journal.remove(entry)
      throw error
    }
    if (replaced) room.changed(-replaced.size, -1)
    for (const path of [from, to]) cutReplacements.forget(path)
    for (const { path } of moved) this.#withdraw(path)
    for (const entry of owed) published(entry)
  }

  #requireMovable(from: string, to: string, replace: boolean): void {
    if (from === '' || to === '') throw rootStays()
    this.#parts.root.stat(from)
    const target = this.#parts.root.find(to)
    if (target && from !== to && (!replace || target.kind === 'folder')) throw exists()
    if (!to.startsWith(`${from}/`)) return
    throw new FileRefusal('NOT_SUPPORTED', 'A folder cannot be moved into itself.')
  }

  async #publish(
    path: string,
    from: string,
    size: number,
    {
      connectionId,
      seen,
    }: { connectionId: string | null; seen: { place: Place; changes: number } },
  ): Promise<void> {
    const { cutReplacements, journal, partials, powerSafe, room, root, underWay } = this.#parts
    // Before it has a second name: what is owed must not be taken for an upload that was cut.
    underWay.end(from)
    if (powerSafe) await syncFile(from)
    let entry: JournalEntry | null = null
    const place = seen.changes === this.#changes ? seen.place : root.look(path)
    const { full: target, entry: replaced } = place
    this.#changes++
    try {
      // Owed first, visible second: a crash between the two forwards a whole file, never loses one.
      entry = journal.addPart(from, { path, size, connectionId })
      if (powerSafe) await journal.flush()
      localDisk.linkOver(from, target)
    } catch (error) {
      if (entry) journal.remove(entry)
      this.#discard(from)
      throw error
    }
    cutReplacements.forget(path)
    const forgotten = partials.forget(path)
    const more = (replaced ? 0 : 1) - (forgotten > 0 ? 1 : 0)
    room.changed(size - (replaced?.size ?? 0) - forgotten, more)
    if (powerSafe) await syncFolder(dirname(target))
    this.#parts.published(entry)
  }

  #keep(path: string, partPath: string, size: number): void {
    const { partials, room, root, underWay } = this.#parts
    if (root.find(path)) return this.#discard(partPath)
    const replaced = partials.keep(partPath, path, size)
    underWay.end(partPath)
    room.changed(size - replaced, replaced > 0 ? 0 : 1)
    // The folder stays for as long as what may go on in it.
    localDisk.touchFolder(dirname(root.locate(path)))
  }

  #discard(partPath: string): void {
    this.#parts.underWay.end(partPath)
    localDisk.remove(partPath)
  }

  /** Throws `FileRefusal` where this file may not be opened in this way. */
  #requireUpload(
    path: string,
    { entry: found, parent }: Place,
    { create, exclusive, truncate }: OpenUploadOptions,
  ): void {
    const { cutReplacements, partials, room } = this.#parts
    if (!found) {
      requireFolder(parent)
      if (create && !partials.has(path)) room.requireEntry()
      return
    }
    if (found.kind === 'folder') throw isFolder()
    if (exclusive) throw exists()
    if (!truncate && cutReplacements.has(path)) throw replacementCut()
  }

  #startOf(path: string, found: FeedEntry | null, { truncate, create }: OpenUploadOptions) {
    const { partials, room } = this.#parts
    const rest = truncate || found ? null : partials.take(path)
    if (rest) {
      room.changed(-rest.size, -1)
      const start = { kind: 'rest', size: rest.size } as const
      return { partPath: rest.partPath, start, share: room.share(rest.size) }
    }
    if (!found && !create) throw notFound()
    return { partPath: partials.begin(), start: { kind: 'empty' } as const, share: room.share(0) }
  }

  async #copyOf(path: string, bytes: number) {
    const { partials, room, root } = this.#parts
    const partPath = partials.begin()
    const share = room.share(0)
    try {
      share.grow(bytes)
      await copyFile(root.locate(path), partPath, constants.COPYFILE_FICLONE)
      const { size } = await lstat(partPath)
      share.grow(size)
      return { partPath, start: { kind: 'copy', size } as const, share }
    } catch (error) {
      share.end()
      this.#discard(partPath)
      throw error
    }
  }

  #named(found: FeedEntry, path: string): FeedEntry {
    if (found.kind === 'folder') this.#parts.use.named(path)
    return found
  }

  #withdraw(path: string): void {
    const { feedId, journal, withdrawn } = this.#parts
    for (const entry of withdrawn(feedId, path)) journal.remove(entry)
  }
}

const isFolder = () => new FileRefusal('IS_A_FOLDER', 'This is a folder.')
const exists = () => new FileRefusal('EXISTS', 'There is already something with this name.')
const rootStays = () => new FileRefusal('NOT_SUPPORTED', 'The root folder stays as it is.')
const replacementCut = () =>
  new FileRefusal(
    'NOT_SUPPORTED',
    'The upload that should replace this file was cut and is not kept. Send the file from its start.',
  )

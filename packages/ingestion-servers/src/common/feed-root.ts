import type { Stats } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { resolveInside } from './feed-path.ts'
import { localDisk } from './local-disk.ts'
import { FileRefusal } from './refusal.ts'

/** A file or folder as a sender sees it. */
export interface FeedEntry {
  name: string
  kind: 'file' | 'folder'
  size: number
  modifiedAt: Date
}

/** Something by its feed path. */
export interface PlacedEntry extends Pick<FeedEntry, 'kind' | 'size'> {
  path: string
}

/** What was found at a path. */
export interface Place {
  /** Where it is on the disk. */
  full: string
  /** What it is in or would be in; null when there is none. */
  parent: FeedEntry['kind'] | null
  entry: FeedEntry | null
}

/** Milliseconds for which a folder that was seen is not looked for again. */
const folderSeenMs = 100

/** What is under a feed's root. Links are never followed and never shown. */
export class FeedRoot {
  readonly #root: string
  /** The last folder to which the way was walked: the files of a release come one after the other. */
  #seen = { folder: '', until: -Infinity }

  /** @param root a real path, without links */
  constructor(root: string) {
    this.#root = resolve(root)
  }

  /** Where a path is on the disk, after making sure that no folder on the way to it is a link. */
  locate(path: string): string {
    return this.#walk(path).full
  }

  /** What is at a path, what it is in, and where on the disk. */
  look(path: string): Place {
    const { full, parent } = this.#walk(path)
    return { full, parent, entry: parent && toEntry(path, localDisk.stat(full)) }
  }

  /** Folders have moved or gone. */
  foldersChanged(): void {
    this.#seen.until = -Infinity
  }

  find(path: string): FeedEntry | null {
    return this.look(path).entry
  }

  #walk(path: string): Omit<Place, 'entry'> {
    const full = resolveInside(this.#root, path)
    const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')))
    const isSeen = folder === this.#seen.folder && performance.now() < this.#seen.until
    return { full, parent: isSeen ? 'folder' : this.#walkTo(folder) }
  }

  /** What is at the end of the way to a folder. */
  #walkTo(folder: string): Place['parent'] {
    let found = folder === '' ? localDisk.stat(this.#root) : null
    for (let end = 0; end < folder.length;) {
      const next = folder.indexOf('/', end + 1)
      end = next < 0 ? folder.length : next
      found = localDisk.stat(`${this.#root}/${folder.slice(0, end)}`)
      if (!found) return null
      if (found.isSymbolicLink()) throw notFound()
    }
    const kind = found && kindOf(found)
    if (kind === 'folder') this.#seen = { folder, until: performance.now() + folderSeenMs }
    return kind
  }

  stat(path: string): FeedEntry {
    const found = this.find(path)
    if (!found) throw notFound()
    return found
  }

  /** Entries of a folder by name, a page at a time. */
  async *list(path: string, pageSize = 100): AsyncGenerator<FeedEntry[]> {
    const folder = this.locate(path)
    let page: FeedEntry[] = []
    for (const name of (await readdir(folder)).sort()) {
      const entry = toEntry(name, localDisk.stat(join(folder, name)))
      if (entry) page.push(entry)
      if (page.length < pageSize) continue
      yield page
      page = []
    }
    if (page.length > 0) yield page
  }

  /** All that is at a path and under it, at any depth, as feed paths. */
  async everythingAt(path: string): Promise<PlacedEntry[]> {
    const top = this.stat(path)
    const found: PlacedEntry[] = [{ path, kind: top.kind, size: top.size }]
    if (top.kind === 'file') return found
    const folder = this.locate(path)
    for (const item of await readdir(folder, { recursive: true, withFileTypes: true })) {
      const full = join(item.parentPath, item.name)
      const entry = toEntry(item.name, await lstat(full))
      if (entry) {
        const { kind, size } = entry
        found.push({ path: `${path}${full.slice(folder.length)}`, kind, size })
      }
    }
    return found
  }
}

export const notFound = () => new FileRefusal('NOT_FOUND', 'No such file or folder.')

/** Throws unless it is a folder that is there. */
export function requireFolder(found: FeedEntry['kind'] | null): void {
  if (!found) throw new FileRefusal('NOT_FOUND', 'The folder does not exist.')
  if (found !== 'folder') throw new FileRefusal('NOT_A_FOLDER', 'This is not a folder.')
}

function toEntry(name: string, found: Stats | null): FeedEntry | null {
  if (!found) return null
  const kind = kindOf(found)
  if (!kind) return null
  const size = kind === 'file' ? found.size : 0
  return { name, kind, size, modifiedAt: found.mtime }
}

/** Null for what is neither, such as a link. */
function kindOf(found: Stats): FeedEntry['kind'] | null {
  if (found.isFile()) return 'file'
  return found.isDirectory() ? 'folder' : null
}

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
  /** The folder that it is in or would be in; null when there is none. */
  parent: FeedEntry | null
  entry: FeedEntry | null
}

/** What is under a feed's root. Links are never followed and never shown. */
export class FeedRoot {
  readonly #root: string

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
    return {
      full,
      parent: parent && toEntry('', parent),
      entry: parent && toEntry(path, localDisk.stat(full)),
    }
  }

  find(path: string): FeedEntry | null {
    return this.look(path).entry
  }

  #walk(path: string): { full: string; parent: Stats | null } {
    const full = resolveInside(this.#root, path)
    let parent = path.includes('/') ? null : localDisk.stat(this.#root)
    for (let end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1)) {
      parent = localDisk.stat(`${this.#root}/${path.slice(0, end)}`)
      if (!parent) break
      if (parent.isSymbolicLink()) throw notFound()
    }
    return { full, parent }
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
export function requireFolder(found: FeedEntry | null): void {
  if (!found) throw new FileRefusal('NOT_FOUND', 'The folder does not exist.')
  if (found.kind !== 'folder') throw new FileRefusal('NOT_A_FOLDER', 'This is not a folder.')
}

function toEntry(name: string, found: Stats | null): FeedEntry | null {
  if (!found || !(found.isFile() || found.isDirectory())) return null
  const kind = found.isFile() ? 'file' : 'folder'
  const size = kind === 'file' ? found.size : 0
  return { name, kind, size, modifiedAt: found.mtime }
}

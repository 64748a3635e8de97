import type { Stats } from 'node:fs'
import { lstat, opendir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
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

/** What is under a feed's root. Links are never followed and never shown. */
export class FeedRoot {
  readonly #root: string

  /** @param root a real path, without links */
  constructor(root: string) {
    this.#root = root
  }

  /** Where a path is on the disk, after making sure that no folder on the way to it is a link. */
  locate(path: string): string {
    const full = resolveInside(this.#root, path)
    for (let end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1)) {
      const folder = localDisk.stat(join(this.#root, path.slice(0, end)))
      if (!folder) break
      if (folder.isSymbolicLink()) throw notFound()
    }
    return full
  }

  find(path: string): FeedEntry | null {
    return toEntry(path, localDisk.stat(this.locate(path)))
  }

  stat(path: string): FeedEntry {
    const found = this.find(path)
    if (!found) throw notFound()
    return found
  }

  requireFolder(path: string): void {
    const folder = this.find(path === '.' ? '' : path)
    if (!folder) throw new FileRefusal('NOT_FOUND', 'The folder does not exist.')
    if (folder.kind !== 'folder') throw new FileRefusal('NOT_A_FOLDER', 'This is not a folder.')
  }

  /** Entries of a folder, a page at a time. */
  async *list(path: string, pageSize = 100): AsyncGenerator<FeedEntry[]> {
    const folder = this.locate(path)
    let page: FeedEntry[] = []
    for await (const { name } of await opendir(folder)) {
      const entry = toEntry(name, localDisk.stat(join(folder, name)))
      if (entry) page.push(entry)
      if (page.length < pageSize) continue
      yield page
      page = []
    }
    if (page.length > 0) yield page
  }

  /** Every file under a folder, at any depth, as feed paths; the file itself for a file. */
  async filesUnder(path: string): Promise<{ path: string; size: number }[]> {
    const top = this.stat(path)
    if (top.kind === 'file') return [{ path, size: top.size }]
    const folder = this.locate(path)
    const found: { path: string; size: number }[] = []
    for (const item of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (!item.isFile()) continue
      const full = join(item.parentPath, item.name)
      found.push({ path: `${path}${full.slice(folder.length)}`, size: (await lstat(full)).size })
    }
    return found
  }
}

export const notFound = () => new FileRefusal('NOT_FOUND', 'No such file or folder.')

function toEntry(name: string, found: Stats | null): FeedEntry | null {
  if (!found || !(found.isFile() || found.isDirectory())) return null
  const kind = found.isFile() ? 'file' : 'folder'
  const size = kind === 'file' ? found.size : 0
  return { name, kind, size, modifiedAt: found.mtime }
}

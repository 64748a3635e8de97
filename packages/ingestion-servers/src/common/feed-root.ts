import { lstat, opendir, readdir, realpath } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { resolveInside } from './feed-path.ts'
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

  /** The real path, after making sure that no link on the way leads out of the root. */
  async locate(path: string): Promise<string> {
    const full = resolveInside(this.#root, path)
    if (!path.includes('/')) return full
    const parent = dirname(full)
    const real = await realpath(parent).catch(nullWhenMissing)
    if (real !== null && real !== parent) throw notFound()
    return full
  }

  async find(path: string): Promise<FeedEntry | null> {
    const found = await lstat(await this.locate(path)).catch(nullWhenMissing)
    return toEntry(path, found)
  }

  async stat(path: string): Promise<FeedEntry> {
    const found = await this.find(path)
    if (!found) throw notFound()
    return found
  }

  async requireFolder(path: string): Promise<void> {
    const folder = await this.find(path === '.' ? '' : path)
    if (!folder) throw new FileRefusal('NOT_FOUND', 'The folder does not exist.')
    if (folder.kind !== 'folder') throw new FileRefusal('NOT_A_FOLDER', 'This is not a folder.')
  }

  /** Entries of a folder, a page at a time. */
  async *list(path: string, pageSize = 100): AsyncGenerator<FeedEntry[]> {
    const folder = await this.locate(path)
    let page: FeedEntry[] = []
    for await (const { name } of await opendir(folder)) {
      const entry = toEntry(name, await lstat(join(folder, name)).catch(nullWhenMissing))
      if (entry) page.push(entry)
      if (page.length < pageSize) continue
      yield page
      page = []
    }
    if (page.length > 0) yield page
  }

  /** Every file under a folder, at any depth, as feed paths; the file itself for a file. */
  async filesUnder(path: string): Promise<{ path: string; size: number }[]> {
    const top = await this.stat(path)
    if (top.kind === 'file') return [{ path, size: top.size }]
    const folder = await this.locate(path)
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

function nullWhenMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null
  throw error
}

function toEntry(name: string, found: Awaited<ReturnType<typeof lstat>> | null): FeedEntry | null {
  if (!found || !(found.isFile() || found.isDirectory())) return null
  const kind = found.isFile() ? 'file' : 'folder'
  const size = kind === 'file' ? Number(found.size) : 0
  return { name, kind, size, modifiedAt: found.mtime }
}

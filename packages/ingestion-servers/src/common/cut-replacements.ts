import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { mkdir, readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { localDisk } from './local-disk.ts'
import { syncFile, syncFolder } from './sync.ts'

/**
 * Files of which a newer version began to arrive and has not come whole. Such a file must not be
 * resumed: the sender means the bytes that were lost, and would get the old file's beginning. Each has
 * a marker on the disk that holds its path, as the process may end while the newer version arrives.
 */
export class CutReplacements {
  readonly #folder: string
  readonly #powerSafe: boolean
  readonly #paths = new Set<string>()

  constructor(folder: string, powerSafe: boolean) {
    this.#folder = folder
    this.#powerSafe = powerSafe
  }

  /** Finds what an earlier run left. */
  async recover(): Promise<void> {
    await mkdir(this.#folder, { recursive: true })
    for (const name of await readdir(this.#folder)) {
      const path = await readFile(join(this.#folder, name), 'utf8')
      // A marker that was not written whole is of an upload that had not begun.
      if (markerName(path) === name) this.#paths.add(path)
      else localDisk.remove(join(this.#folder, name))
    }
  }

  /** A newer version of this file begins to arrive. */
  async add(feedPath: string): Promise<void> {
    if (this.#paths.has(feedPath)) return
    const marker = this.#markerOf(feedPath)
    try {
      writeFileSync(marker, feedPath, { mode: 0o640 })
      if (this.#powerSafe) {
        await syncFile(marker)
        await syncFolder(this.#folder)
      }
    } catch (error) {
      localDisk.remove(marker)
      throw error
    }
    this.#paths.add(feedPath)
  }

  has(feedPath: string): boolean {
    return this.#paths.has(feedPath)
  }

  /** The file came whole, or it, or a folder that it was in, is not under this path any more. */
  forget(feedPath: string): void {
    for (const path of this.#paths) {
      if (path === feedPath || path.startsWith(`${feedPath}/`)) this.#drop(path)
    }
  }

  /** Forgets the files that are not there any more. */
  reap(isThere: (feedPath: string) => boolean): void {
    for (const path of this.#paths) if (!isThere(path)) this.#drop(path)
  }

  #drop(feedPath: string): void {
    localDisk.remove(this.#markerOf(feedPath))
    this.#paths.delete(feedPath)
  }

  #markerOf(feedPath: string): string {
    return join(this.#folder, markerName(feedPath))
  }
}

const markerName = (feedPath: string): string =>
  createHash('sha256').update(feedPath).digest('hex').slice(0, 32)

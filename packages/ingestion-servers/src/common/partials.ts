import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { localDisk } from './local-disk.ts'

/** How far below the bytes that we hold a sender is told to resume; see `resumeOffset`. */
const resumeStep = 32 * 1024

/**
 * The unfinished uploads of a feed. `<uuid>.part` is being written; `<hash of path>.rest` is the
 * gap-free start of an upload that was cut, kept for a while so that the sender can go on.
 */
export class Partials {
  readonly #folder: string
  readonly #active = new Set<string>()
  readonly #rests = new Map<string, number>()

  constructor(folder: string) {
    this.#folder = folder
  }

  /** Clears what a killed process was writing (its gaps are not known) and finds what can go on. */
  async recover(): Promise<void> {
    await mkdir(this.#folder, { recursive: true })
    for (const name of await readdir(this.#folder)) {
      const path = join(this.#folder, name)
      if (name.endsWith('.rest')) this.#rests.set(name, (await stat(path)).size)
      else await rm(path)
    }
  }

  /** A new `.part` path. */
  begin(): string {
    const name = `${randomUUID()}.part`
    this.#active.add(name)
    return join(this.#folder, name)
  }

  /** The rest of a cut upload of this path, now a `.part` of the caller; null when there is none. */
  take(feedPath: string): { partPath: string; size: number } | null {
    const name = restName(feedPath)
    const size = this.#rests.get(name)
    if (size === undefined) return null
    this.#rests.delete(name)
    const partPath = this.begin()
    localDisk.rename(join(this.#folder, name), partPath)
    return { partPath, size }
  }

  /** Keeps the start of a cut upload. Answers the bytes of what was kept of this path before. */
  keep(partPath: string, feedPath: string, size: number): number {
    const name = restName(feedPath)
    const replaced = this.#rests.get(name) ?? 0
    localDisk.rename(partPath, join(this.#folder, name))
    this.#rests.set(name, size)
    this.end(partPath)
    return replaced
  }

  /** The caller has moved or removed this `.part`. */
  end(partPath: string): void {
    this.#active.delete(partPath.slice(this.#folder.length + 1))
  }

  /** Removes what was kept of a path. Answers its bytes. */
  forget(feedPath: string): number {
    if (this.#rests.size === 0) return 0
    const name = restName(feedPath)
    const size = this.#rests.get(name)
    if (size === undefined) return 0
    this.#rests.delete(name)
    localDisk.remove(join(this.#folder, name))
    return size
  }

  /** Bytes of cut uploads that are kept. */
  get keptBytes(): number {
    return [...this.#rests.values()].reduce((sum, size) => sum + size, 0)
  }

  /**
   * From where a sender may resume a cut upload of this path; 0 when from nowhere. Always less than
   * what we hold, so that a sender who compares sizes never takes a cut upload for a whole one.
   */
  resumeOffset(feedPath: string): number {
    const size = this.#rests.get(restName(feedPath)) ?? 0
    return Math.max(0, Math.floor((size - 1) / resumeStep) * resumeStep)
  }

  /** Removes what nobody has written to since `before`. Returns how many files went. */
  async reap(before: Date): Promise<number> {
    let removed = 0
    for (const name of await readdir(this.#folder)) {
      if (this.#active.has(name)) continue
      const path = join(this.#folder, name)
      const age = await stat(path).catch(() => null)
      if (!age || age.mtime >= before) continue
      this.#rests.delete(name)
      await rm(path, { force: true })
      removed++
    }
    return removed
  }
}

const restName = (feedPath: string): string =>
  `${createHash('sha256').update(feedPath).digest('hex').slice(0, 32)}.rest`

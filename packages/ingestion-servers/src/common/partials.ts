import { createHash } from 'node:crypto'
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { localDisk } from './local-disk.ts'
import type { SpareFiles } from './spare-files.ts'
import { notedParts } from './under-way.ts'

/** How far below the bytes that we hold a sender is told to resume; see `resumeOffset`. */
const resumeStep = 32 * 1024

/**
 * The unfinished uploads of a feed: what is being written is a spare file of the volume's;
 * `<hash of path>.rest` is the gap-free start of an upload that was cut, kept for a while so that the
 * sender can go on.
 */
export class Partials {
  readonly #folder: string
  readonly #spares: SpareFiles
  readonly #rests = new Map<string, number>()

  constructor(folder: string, spares: SpareFiles) {
    this.#folder = folder
    this.#spares = spares
  }

  /** Where notes of uploads under way go. */
  get folder(): string {
    return this.#folder
  }

  /**
   * Finds what can go on. What a killed process was writing goes, unless it was noted how much of it is good and no
   * file has its name.
   * @param owed paths of parts that stay as they are
   */
  async recover(isThere: (feedPath: string) => boolean, owed: ReadonlySet<string>): Promise<void> {
    await mkdir(this.#folder, { recursive: true })
    for (const { partPath, feedPath } of await notedParts(
      this.#folder,
      this.#spares.folder,
      owed,
    )) {
      if (!isThere(feedPath)) localDisk.rename(partPath, join(this.#folder, restName(feedPath)))
    }
    for (const name of await readdir(this.#folder)) {
      const path = join(this.#folder, name)
      if (name.endsWith('.rest')) this.#rests.set(name, (await stat(path)).size)
      else await rm(path)
    }
  }

  /** The path of an empty `.part`, or of one that is not there yet. */
  begin(): string {
    return this.#spares.take()
  }

  /** The rest of a cut upload of this path, now a `.part` of the caller; null when there is none. */
  take(feedPath: string): { partPath: string; size: number } | null {
    const name = restName(feedPath)
    const size = this.#rests.get(name)
    if (size === undefined) return null
    this.#rests.delete(name)
    const partPath = this.#spares.fresh()
    localDisk.rename(join(this.#folder, name), partPath)
    return { partPath, size }
  }

  /** Keeps the start of a cut upload. Answers the bytes of what was kept of this path before. */
  keep(partPath: string, feedPath: string, size: number): number {
    const name = restName(feedPath)
    const replaced = this.#rests.get(name) ?? 0
    localDisk.rename(partPath, join(this.#folder, name))
    this.#rests.set(name, size)
    return replaced
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

  /** Whether the start of a cut upload of this path is kept, which has its room already. */
  has(feedPath: string): boolean {
    return this.#rests.size > 0 && this.#rests.has(restName(feedPath))
  }

  /** How many cut uploads are kept. */
  get count(): number {
    return this.#rests.size
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

import type { Clock } from '@ddex/dsp-core'

/**
 * Which folders of a feed its sessions use, so that the cleaning leaves them: one into which an upload
 * is under way, and one that was named a short while ago, as by a client that works in it. In memory,
 * as no session outlives the process.
 */
export class FolderUse {
  readonly #clock: Clock
  readonly #uploads = new Set<{ path: string }>()
  readonly #namedAt = new Map<string, number>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** A session has asked for a folder that is there. */
  named(folder: string): void {
    this.#namedAt.set(folder, this.#clock.now().getTime())
  }

  /** An upload of this path begins. Answers what to call when it is over. */
  began(path: string): () => void {
    const upload = { path }
    this.#uploads.add(upload)
    return () => void this.#uploads.delete(upload)
  }

  /** Whether nothing is uploaded into the folder and nobody has named it since `before`. */
  isFree(folder: string, before: Date): boolean {
    if ((this.#namedAt.get(folder) ?? -Infinity) >= before.getTime()) return false
    for (const { path } of this.#uploads) {
      if (path.slice(0, Math.max(0, path.lastIndexOf('/'))) === folder) return false
    }
    return true
  }

  /** Forgets what was named before. */
  forget(before: Date): void {
    for (const [folder, at] of this.#namedAt) {
      if (at < before.getTime()) this.#namedAt.delete(folder)
    }
  }
}

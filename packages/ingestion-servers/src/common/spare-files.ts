import { randomUUID } from 'node:crypto'
import { lstat, mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Most that are kept ready: the files of a large batch. */
const most = 1024
/** Milliseconds without a new upload after which there is time to make more. */
const lullMs = 1000

/**
 * The files that uploads are written to, of all feeds; one that came whole is owed as it is. To make a
 * file is by far the dearest thing that an upload asks of the disk (ext4: 50 µs, and 10 times that in
 * the minutes after files were removed), so empty ones are made when nobody waits, as many as the
 * largest burst so far has taken.
 */
export class SpareFiles {
  readonly folder: string
  readonly #ready: string[] = []
  #wanted = 0
  #burst = 0
  #timer: NodeJS.Timeout | null = null
  #filling: Promise<void> = Promise.resolve()
  #takenAt = -Infinity
  #isStopped = false

  constructor(folder: string) {
    this.folder = folder
  }

  /**
   * Removes what a killed process was writing and finds the files that are still empty.
   * @param owed paths of those that stay: their senders were told OK
   */
  async recover(owed: ReadonlySet<string>): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o750 })
    for (const name of await readdir(this.folder)) {
      const path = join(this.folder, name)
      if (owed.has(path)) continue
      const { size, nlink } = await lstat(path)
      // An empty file with another name is what somebody has sent.
      if (size === 0 && nlink === 1 && this.#ready.length < most) this.#ready.push(path)
      else await rm(path)
    }
    this.#wanted = this.#ready.length
  }

  /** The path of a file that is empty or not there yet, and the caller's from now on. */
  take(): string {
    this.#takenAt = performance.now()
    this.#burst++
    this.#waitForLull()
    return this.#ready.pop() ?? this.fresh()
  }

  /** A path at which nothing is. */
  fresh(): string {
    return join(this.folder, `${randomUUID()}.part`)
  }

  /** Resolves when as many are there as will be made. */
  async filled(): Promise<void> {
    if (this.#timer) {
      clearTimeout(this.#timer)
      this.#timer = null
      this.#filling = this.#fill(() => true)
    }
    await this.#filling
  }

  /** Makes no more. Resolves when the volume may be another's. */
  async stop(): Promise<void> {
    this.#isStopped = true
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    await this.#filling
  }

  #waitForLull(): void {
    if (this.#isStopped) return
    this.#timer ??= setTimeout(() => {
      this.#timer = null
      if (this.#isLull()) this.#filling = this.#fill(() => this.#isLull())
      else this.#waitForLull()
    }, lullMs).unref()
  }

  #isLull(): boolean {
    return performance.now() - this.#takenAt >= lullMs
  }

  /** One after the other and by a thread: whoever comes meanwhile is served first. */
  async #fill(mayGoOn: () => boolean): Promise<void> {
    await this.#filling
    this.#wanted = Math.min(most, Math.max(this.#wanted, this.#burst))
    this.#burst = 0
    try {
      while (this.#ready.length < this.#wanted && mayGoOn() && !this.#isStopped) {
        const path = this.fresh()
        await writeFile(path, '', { flag: 'wx', mode: 0o640 })
        this.#ready.push(path)
      }
    } catch {
      // The disk is full or gone: the next upload tells its sender.
    }
  }
}

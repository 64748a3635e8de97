import type { Stats } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, stat, watch } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Clock } from '@ddex/dsp-core'
import type { OpenUploadOptions } from './feed-files.ts'
import type { FeedVolume } from './feed-volume.ts'
import type { JournalEntry } from './journal.ts'
import { Staging, type StagingOptions } from './staging.ts'

/** As a plain `put` opens a file. */
export const fresh: OpenUploadOptions = {
  connectionId: 'connection',
  maxFileSize: 2 ** 40,
  create: true,
  exclusive: false,
  truncate: true,
  append: false,
}
/** As a client that resumes opens a file. */
export const resuming: OpenUploadOptions = { ...fresh, truncate: false }

/** A staging area on a temporary volume, for tests; `forget` stands for the end of the process. */
export class StagingBench {
  staging!: Staging
  volume!: FeedVolume
  owed: JournalEntry[] = []
  readonly published: JournalEntry[] = []
  readonly folder: string
  readonly #options: Partial<StagingOptions>

  static async create(options: Partial<StagingOptions> = {}): Promise<StagingBench> {
    const bench = new StagingBench(await mkdtemp(join(tmpdir(), 'staging-')), options)
    await bench.restart()
    return bench
  }

  private constructor(folder: string, options: Partial<StagingOptions>) {
    this.folder = folder
    this.#options = options
  }

  /** Begins again on the same volume, as a new process does. */
  async restart(): Promise<void> {
    await this.staging?.close()
    this.staging = new Staging({ volume: this.folder, ...this.#options })
    this.staging.listener = {
      published: (entry) => void this.published.push(entry),
      withdrawn: () => [],
    }
    this.owed = await this.staging.open()
    this.volume = await this.staging.feed('one')
  }

  async put(path: string, content: string | Uint8Array, options = fresh): Promise<void> {
    const upload = await this.volume.openUpload(path, options)
    await upload.write(0, Buffer.from(content))
    await upload.close()
  }

  async read(path: string): Promise<Buffer> {
    const file = await this.volume.openRead(path)
    try {
      return await file.readFile()
    } finally {
      await file.close()
    }
  }

  /** Names in `partial`, `pending` or `files` of the feed. */
  names(area: string): Promise<string[]> {
    return readdir(this.path(area))
  }

  path(...names: string[]): string {
    return join(this.folder, 'feeds', 'one', ...names)
  }

  contentOf(entry: JournalEntry): Promise<Buffer> {
    return readFile(entry.contentPath)
  }

  async remove(): Promise<void> {
    await this.staging.close()
    await rm(this.folder, { recursive: true, force: true })
  }
}

/**
 * What is on a volume of uploads that did not end well: what is kept of a feed's, and of what is being
 * written whatever is not empty.
 */
export async function unfinishedOn(volume: string, feedId = 'one'): Promise<string[]> {
  const parts = join(volume, 'parts')
  const names = await readdir(parts)
  const found = await Promise.all(names.map((name) => stat(join(parts, name))))
  const kept = await readdir(join(volume, 'feeds', feedId, 'partial'))
  // What came whole has the sender's name as well.
  const isUnfinished = ({ size, nlink }: Stats) => size > 0 && nlink === 1
  return [...kept, ...names.filter((_, index) => isUnfinished(found[index] as Stats))]
}

/** Resolves when a server with this volume has noted how far a large upload is. */
export async function noteOn(volume: string, feedId = 'one'): Promise<void> {
  const folder = join(volume, 'feeds', feedId, 'partial')
  for await (const { filename } of watch(folder)) {
    if (!filename?.endsWith('.note')) continue
    // It is heard of when it is made, and again when something stands in it.
    if ((await stat(join(folder, filename))).size > 0) return
  }
}

/** A clock that stands `hours` from now. */
export const clockInHours = (hours: number): Clock => ({
  now: () => new Date(Date.now() + hours * 3_600_000),
})

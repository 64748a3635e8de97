import { access, constants, lstat, mkdir, readdir, realpath, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  systemClock,
  type AcknowledgementFolder,
  type Clock,
  type Feed,
  type Logger,
} from '@ddex/dsp-core'
import { FilesWithAcknowledgements } from './acknowledgement-overlay.ts'
import { CutReplacements } from './cut-replacements.ts'
import type { FeedFiles } from './feed-files.ts'
import { FeedRoot } from './feed-root.ts'
import { FeedVolume } from './feed-volume.ts'
import { FolderUse } from './folder-use.ts'
import { Journal, type JournalEntry } from './journal.ts'
import { clearLeftovers } from './leftovers.ts'
import { localDisk } from './local-disk.ts'
import { Partials } from './partials.ts'
import { Room } from './room.ts'
import { SpareFiles } from './spare-files.ts'
import { UnderWay } from './under-way.ts'

export interface StagingOptions {
  /** A folder on a local durable disk that supports hard links; ours alone. */
  volume: string
  clock?: Clock
  /** Flush every file to the disk before the sender is told OK. */
  powerSafe?: boolean
  /** Hours that an unfinished upload is kept, so that it can be resumed. */
  keepPartialHours?: number
  /** Hours that a file which has reached the inbox stays visible to its sender. */
  keepForwardedHours?: number
  /** Hours that an empty folder stays in which nothing happens. */
  keepFolderHours?: number
  /** What feeds with acknowledgements see of them; null where there are none. */
  acknowledgements?: AcknowledgementFolder | null
  logger?: Logger | null
}

/** How many were removed. */
type Reaped = Record<'partials' | 'forwarded' | 'folders', number>

/** Hears of files that are owed to the inbox. */
export interface StagingListener {
  published(entry: JournalEntry): void
  withdrawn(feedId: string, feedPath: string): JournalEntry[]
}

interface FeedArea {
  volume: FeedVolume
  partials: Partials
  cutReplacements: CutReplacements
  journal: Journal
  room: Room
  use: FolderUse
  files: string
  /** What was owed when the area was opened. */
  owed: JournalEntry[]
}

const silent: StagingListener = { published: () => undefined, withdrawn: () => [] }

/**
 * Where every protocol driver puts what it receives: `<volume>/feeds/<feedId>/files` is what the
 * sender sees, `partial` holds uploads that were cut, `replaced` what they were to replace, `pending`
 * notes what is owed to the inbox; `<volume>/parts` holds what is being written and what is owed. One
 * process owns a volume.
 */
export class Staging {
  readonly #options: Required<StagingOptions>
  readonly #areas = new Map<string, Promise<FeedArea>>()
  readonly #rooms: Room[] = []
  readonly #spares: SpareFiles
  readonly #underWay = new UnderWay()
  #feedsFolder = ''
  #reaping: Promise<void> = Promise.resolve()
  listener: StagingListener = silent

  constructor(options: StagingOptions) {
    this.#options = {
      clock: systemClock,
      powerSafe: false,
      keepPartialHours: 24,
      keepForwardedHours: 24,
      keepFolderHours: 7 * 24,
      acknowledgements: null,
      logger: null,
      ...options,
    }
    this.#spares = new SpareFiles(join(options.volume, 'parts'))
  }

  /** Prepares the volume. Answers what an earlier run was told OK for and did not hand on. */
  async open(): Promise<JournalEntry[]> {
    const folder = join(this.#options.volume, 'feeds')
    await mkdir(folder, { recursive: true, mode: 0o750 })
    await access(folder, constants.W_OK)
    this.#feedsFolder = await realpath(folder)
    const owed: JournalEntry[] = []
    for (const feedId of await this.#feedIds()) {
      owed.push(...(await this.#area(feedId)).owed)
    }
    // After the feeds have taken what of it can go on.
    await this.#spares.recover(contentOf(owed))
    return owed
  }

  /** What the sender of a feed sees and does. */
  async filesOf(feed: Feed): Promise<FeedFiles> {
    const { volume, room } = await this.#area(feed.id)
    const { maxStoredBytes, maxStoredFiles } = feed.settings
    room.limits = { bytes: maxStoredBytes, entries: maxStoredFiles }
    const { acknowledgements, clock } = this.#options
    if (!acknowledgements || feed.settings.acknowledgement === 'off') return volume
    return new FilesWithAcknowledgements(volume, feed.id, acknowledgements, clock.now())
  }

  /** The files of one feed on the volume. */
  async feed(feedId: string): Promise<FeedVolume> {
    return (await this.#area(feedId)).volume
  }

  /** What is owed for an entry was handed on. */
  async settle(entry: JournalEntry): Promise<void> {
    const { journal } = await this.#area(entry.feedId)
    journal.remove(entry)
  }

  /**
   * Removes old partial uploads, files that have long reached the inbox, and folders that have long
   * been empty and that nobody uses.
   */
  async reap(): Promise<Reaped> {
    const reaped = this.#reap()
    this.#reaping = reaped.then(
      () => undefined,
      () => undefined,
    )
    return reaped
  }

  async #reap(): Promise<Reaped> {
    const { clock, keepPartialHours, keepForwardedHours, keepFolderHours } = this.#options
    const hoursAgo = (hours: number) => new Date(clock.now().getTime() - hours * 3_600_000)
    const filesBefore = hoursAgo(keepForwardedHours)
    // What was cut may go on in its folder.
    const foldersBefore = hoursAgo(Math.max(keepFolderHours, keepPartialHours))
    const removed = { partials: 0, forwarded: 0, folders: 0 }
    for (const feedId of await this.#feedIds()) {
      const { partials, cutReplacements, files, room, use } = await this.#area(feedId)
      removed.partials += await partials.reap(hoursAgo(keepPartialHours))
      const isFree = (folder: string) => use.isFree(folder, foldersBefore)
      const { forwarded, folders } = await clearLeftovers({
        files,
        filesBefore,
        foldersBefore,
        isFree,
      })
      removed.forwarded += forwarded
      removed.folders += folders
      use.forget(foldersBefore)
      cutReplacements.reap((path) => localDisk.stat(join(files, path)) !== null)
      await countInto(room, files, partials)
    }
    return removed
  }

  /** Uploads that are under way, of all feeds. */
  get openUploads(): number {
    return this.#rooms.reduce((sum, room) => sum + room.openUploads, 0)
  }

  /** Notes how far each upload is, as is done every two seconds. */
  noteUploads(): Promise<void> {
    return this.#underWay.tick()
  }

  /** Resolves when it has nothing to prepare for coming uploads. */
  async atRest(): Promise<void> {
    await this.#spares.filled()
  }

  /** When everybody is out: resolves when nothing of ours is done on the volume any more. */
  async close(): Promise<void> {
    await Promise.all([this.#spares.stop(), this.#reaping])
  }

  /** Whether a file can be written now. */
  async isWritable(): Promise<boolean> {
    const probe = join(this.#options.volume, 'feeds', '.probe')
    try {
      await writeFile(probe, 'x')
      await rm(probe)
      return true
    } catch {
      return false
    }
  }

  #area(feedId: string): Promise<FeedArea> {
    const known = this.#areas.get(feedId)
    if (known) return known
    const area = this.#prepare(feedId)
    this.#areas.set(feedId, area)
    area.catch(() => this.#areas.delete(feedId))
    return area
  }

  async #prepare(feedId: string): Promise<FeedArea> {
    if (!/^[\w-]{1,128}$/.test(feedId)) throw new Error('The feed id is no safe folder name.')
    const { clock, logger, powerSafe } = this.#options
    const folder = join(this.#feedsFolder, feedId)
    const files = join(folder, 'files')
    await mkdir(files, { recursive: true, mode: 0o750 })
    const journal = new Journal({
      ...{ feedId, folder: join(folder, 'pending'), parts: this.#spares.folder },
      ...{ clock, powerSafe, logger },
    })
    const owed = await journal.open()
    const partials = new Partials(join(folder, 'partial'), this.#spares)
    await partials.recover((path) => localDisk.stat(join(files, path)) !== null, contentOf(owed))
    const cutReplacements = new CutReplacements(join(folder, 'replaced'), powerSafe)
    await cutReplacements.recover()
    const room = new Room()
    const use = new FolderUse(clock)
    this.#rooms.push(room)
    await countInto(room, files, partials)
    const volume = new FeedVolume({
      feedId,
      room,
      use,
      root: new FeedRoot(files),
      partials,
      underWay: this.#underWay,
      cutReplacements,
      journal,
      powerSafe,
      published: (entry) => this.listener.published(entry),
      withdrawn: (id, path) => this.listener.withdrawn(id, path),
    })
    return { volume, partials, cutReplacements, journal, room, use, files, owed }
  }

  async #feedIds(): Promise<string[]> {
    const items = await readdir(this.#feedsFolder, { withFileTypes: true })
    return items.filter((item) => item.isDirectory()).map((item) => item.name)
  }
}

const contentOf = (owed: JournalEntry[]) => new Set(owed.map(({ contentPath }) => contentPath))

async function countInto(room: Room, files: string, partials: Partials): Promise<void> {
  let bytes = partials.keptBytes
  let count = partials.count
  for (const item of await readdir(files, { recursive: true, withFileTypes: true })) {
    const found = await lstat(join(item.parentPath, item.name)).catch(() => null)
    if (found?.isDirectory()) count++
    if (!found?.isFile()) continue
    bytes += found.size
    count++
  }
  room.counted(bytes, count)
}

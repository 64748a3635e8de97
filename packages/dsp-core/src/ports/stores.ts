import type { Issue } from '@ddex/ern'
import type { Delivery, DeliveryFile, TimelineStep } from '../schema/delivery.ts'
import type { Feed, FileHashes, InboxFile } from '../schema/feed.ts'
import type { Release, ReleaseDeal, ReleaseVersion, Track } from '../schema/release.ts'
import type { ServiceSettings } from '../schema/settings.ts'

export interface FeedStore {
  get(id: string): Promise<Feed | null>
  noteDelivery(id: string, at: Date): Promise<void>
}

export interface InboxStore {
  /** Records a file that arrived, see `succeed`; answers the record as it now stands. */
  put(file: InboxFile): Promise<InboxFile>
  get(feedId: string, path: string): Promise<InboxFile | null>
  /** Every file that has one of these match keys. */
  matching(feedId: string, keys: string[]): Promise<InboxFile[]>
  /** Up to `limit` files of a package's folder. */
  inFolder(feedId: string, folder: string, limit: number): Promise<InboxFile[]>
  /** Files of a feed by the bytes of their paths, all below a folder (`''`: the whole feed), a page at a time. */
  below(
    feedId: string,
    folder: string,
    page: { after?: string; limit: number },
  ): Promise<InboxFile[]>
  hasMessage(feedId: string, folder: string): Promise<boolean>
  /** Up to 10 files of a feed with these bytes. */
  withHash(feedId: string, algorithm: keyof FileHashes, value: string): Promise<InboxFile[]>
  /** Writes a record again, or removes it with null. False: it has changed meanwhile, and stays. */
  replace(file: InboxFile, by: InboxFile | null): Promise<boolean>
  /** Files of all feeds whose `reviewAt` has come, oldest first. */
  dueForReview(now: Date, limit: number): Promise<InboxFile[]>
  /** Whether any feed holds a file with these bytes. */
  holds(sha256: string): Promise<boolean>
}

export interface UpdateOptions {
  step?: TimelineStep | null
  /** Only while this worker has the lease: otherwise throws `LeaseLostError` and changes nothing. */
  owner?: string
  /** Renews the owner's lease for so long, and unless the change says when, is due at its end. */
  leaseMs?: number
}

/** Leases run by the store's own clock, so a worker whose clock is wrong cannot take one too early. */
export interface DeliveryStore {
  get(id: string): Promise<Delivery | null>
  /** False when it is there already; then nothing is changed. */
  create(delivery: Delivery): Promise<boolean>
  /** Changes fields and, with a step, adds to the timeline; all or nothing. */
  update(id: string, change: Partial<Delivery>, options?: UpdateOptions): Promise<void>
  /**
   * Takes the lease if nobody holds a running one; null when somebody does or the delivery is gone.
   * Until it is let go or runs out, `nextAttemptAt` is its end, so a dead worker's delivery is due.
   */
  takeLease(id: string, owner: string, ms: number): Promise<Delivery | null>
  /**
   * Lets go of the lease if `owner` still has it. True: it was signalled meanwhile, look again. A
   * delivery that is not over stays due, whatever became of its worker.
   */
  releaseLease(id: string, owner: string): Promise<boolean>
  /** Notes that there is something new to look at, for whoever holds the lease; the sweep asks for it as for a new one. */
  signal(id: string): Promise<void>
  replaceFiles(id: string, files: DeliveryFile[]): Promise<void>
  filesOf(id: string): Promise<DeliveryFile[]>
  replaceIssues(id: string, issues: Issue[]): Promise<void>
  /** Deliveries whose `nextAttemptAt` has come, oldest first; with `after`, those that follow it. */
  due(now: Date, limit: number, after?: Delivery): Promise<Delivery[]>
  /** Every delivery that a file with this key concerns, in any state, read a page at a time. */
  awaiting(key: string): AsyncIterable<Delivery>
  /** Deliveries of a feed with this very message, in any state; at most 50. */
  withMessage(feedId: string, sha256: string): Promise<Delivery[]>
  /** Deliveries of a feed, newest first, those that began before a time; or those with a MessageId. */
  ofFeed(feedId: string, options: { before?: Date; limit: number }): Promise<Delivery[]>
  withMessageId(feedId: string, messageId: string, limit: number): Promise<Delivery[]>
  remove(id: string): Promise<void>
}

/** A release as one message describes it, ready to be written. */
export interface CatalogueEntry {
  release: Release
  tracks: Track[]
  deals: ReleaseDeal[]
  /** For the history; null where only time has passed. */
  version: ReleaseVersion | null
}

/** A release with all that belongs to it; `release` is null where there is none. */
export interface HeldRelease {
  release: Release | null
  tracks: Track[]
  deals: ReleaseDeal[]
}

export interface CatalogueStore {
  release(id: string): Promise<Release | null>
  tracksOf(releaseId: string): Promise<Track[]>
  track(id: string): Promise<Track | null>
  dealsOf(releaseId: string): Promise<ReleaseDeal[]>
  /** Releases that are known by any of these identifier keys; at most 10. */
  find(identifierKeys: string[]): Promise<Release[]>
  /**
   * Reads releases, and writes what `decide` makes of them, in one transaction: all or nothing.
   * `decide` is pure and may run again when somebody else was quicker.
   */
  change(ids: string[], decide: (held: HeldRelease[]) => CatalogueEntry[]): Promise<void>
  /** Releases whose `nextChangeAt` has come, oldest first. */
  outOfDate(now: Date, limit: number): Promise<Release[]>
  /** Whether a track or cover of the catalogue is made of these bytes. */
  usesMedia(sha256: string): Promise<boolean>
}

/** The service's own settings, as they stand. */
export interface SettingsStore {
  get(): Promise<Required<ServiceSettings>>
}

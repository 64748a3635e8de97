import type { Issue } from '@ddex/ern'
import type { Delivery, DeliveryFile, TimelineStep } from '../schema/delivery.ts'
import type { Feed, InboxFile } from '../schema/feed.ts'
import type { Release, ReleaseDeal, Track } from '../schema/release.ts'

export interface FeedStore {
  get(id: string): Promise<Feed | null>
  noteDelivery(id: string, at: Date): Promise<void>
}

export interface InboxStore {
  /** Records a file that arrived; answers what was at its path before. */
  put(file: InboxFile): Promise<InboxFile | null>
  /** Every file of a package's folder. */
  inFolder(feedId: string, folder: string): Promise<InboxFile[]>
  /** Folders directly or indirectly under one that hold a message. */
  messageFoldersUnder(feedId: string, folder: string): Promise<string[]>
}

export interface DeliveryStore {
  get(id: string): Promise<Delivery | null>
  /** False when it is there already; then nothing is changed. */
  create(delivery: Delivery): Promise<boolean>
  /**
   * Changes fields and, with a step, adds to the timeline; all or nothing. With `owner`, only while
   * that worker has the lease: otherwise throws `LeaseLostError` and changes nothing.
   */
  update(
    id: string,
    change: Partial<Delivery>,
    options?: { step?: TimelineStep | null; owner?: string },
  ): Promise<void>
  /**
   * Takes the lease if nobody holds a running one; null when somebody does or the delivery is gone.
   * Until it is let go or runs out, `nextAttemptAt` is its end, so a dead worker's delivery is due.
   */
  takeLease(id: string, owner: string, now: Date, until: Date): Promise<Delivery | null>
  /** Lets go of the lease if `owner` still has it. True: it was signalled meanwhile, look again. */
  releaseLease(id: string, owner: string): Promise<boolean>
  /** Notes that there is something new to look at, for whoever holds the lease. */
  signal(id: string): Promise<void>
  replaceFiles(id: string, files: DeliveryFile[]): Promise<void>
  replaceIssues(id: string, issues: Issue[]): Promise<void>
  /** Deliveries whose `nextAttemptAt` has come, oldest first. */
  due(now: Date, limit: number): Promise<Delivery[]>
  /** Deliveries of a folder, in any state. */
  inFolder(feedId: string, folder: string): Promise<Delivery[]>
  remove(id: string): Promise<void>
}

/** A release as one message describes it, ready to be written. */
export interface CatalogueEntry {
  release: Release
  tracks: Track[]
  deals: ReleaseDeal[]
}

/** `foreign`: another feed delivered it. `stale`: a newer message was applied already. */
export type ApplyResult = 'applied' | 'foreign' | 'stale'

export interface CatalogueStore {
  release(id: string): Promise<Release | null>
  tracksOf(releaseId: string): Promise<Track[]>
  track(id: string): Promise<Track | null>
  dealsOf(releaseId: string): Promise<ReleaseDeal[]>
  /** Writes a release, its tracks, deals and version in one transaction, or refuses. */
  apply(entry: CatalogueEntry): Promise<ApplyResult>
  /** Releases whose `nextChangeAt` has come, oldest first. */
  outOfDate(now: Date, limit: number): Promise<Release[]>
  /** Shows or hides a release and its tracks as its availability says at this moment. */
  refreshPublished(releaseId: string, now: Date): Promise<void>
}

import type { Activity } from '../schema/activity.ts'
import type { Feed, FeedCredentials, Protocol } from '../schema/feed.ts'

/** What a change to a feed makes of it, all written together. */
export interface FeedChange {
  feed: Feed
  /** Replaces the credentials of the feed's protocol; absent leaves them. */
  credentials?: FeedCredentials
  activity: Activity
}

/** The feeds as admins manage them. */
export interface FeedRegistry {
  /** Every feed, by name. */
  list(): Promise<Feed[]>
  get(id: string): Promise<Feed | null>
  credentials(id: string, protocol: Protocol): Promise<FeedCredentials | null>
  /**
   * Writes a new feed, or says which of its names another feed has. Sign-in names are unique over all feeds, and
   * no two feeds have a key of a bucket in common.
   */
  create(change: FeedChange): Promise<'created' | 'id-taken' | 'username-taken' | 'location-taken'>
  /**
   * Reads, changes and writes a feed in one transaction; `change` may run again when somebody else was quicker,
   * and what it throws is thrown on.
   */
  change(
    id: string,
    change: (feed: Feed, credentials: FeedCredentials | null) => FeedChange,
  ): Promise<'changed' | 'unknown' | 'username-taken' | 'location-taken'>
}

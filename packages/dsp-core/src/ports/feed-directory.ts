import type { Feed, FeedCredentials, Protocol } from '../schema/feed.ts'

export interface FeedLogin {
  feed: Feed
  credentials: FeedCredentials
}

/** Finds the feed behind a sign-in name. */
export interface FeedDirectory {
  /** Null for an unknown name, an inactive feed, or one of another protocol. */
  findLogin(protocol: Protocol, username: string): Promise<FeedLogin | null>
}

import type { Feed, FeedCredentials, Protocol } from '../schema/feed.ts'

export interface FeedLogin {
  feed: Feed
  credentials: FeedCredentials
}

/** Finds the feed behind what a sender shows: a sign-in name, a key, a place in a bucket. */
export interface FeedDirectory {
  /** Null for an unknown name, an inactive feed, or one of another protocol. */
  findLogin(protocol: Protocol, username: string): Promise<FeedLogin | null>
  /** Null for an unknown id, an inactive feed, or one of another protocol. */
  findFeed(protocol: Protocol, id: string): Promise<FeedLogin | null>
  /** Every active feed of a protocol. */
  feedsOf(protocol: Protocol): Promise<Feed[]>
}

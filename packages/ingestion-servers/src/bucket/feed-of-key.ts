import type { Clock, Feed, FeedDirectory } from '@ddex/dsp-core'
import type { BucketProtocol } from './bucket-object.ts'

const keepMs = 15_000

/** Feeds of buckets, asked for at most every 15 s a protocol: an event comes for every object. */
export class BucketFeeds {
  readonly #directory: FeedDirectory
  readonly #clock: Clock
  readonly #known = new Map<BucketProtocol, { at: number; feeds: Promise<Feed[]> }>()

  constructor(directory: FeedDirectory, clock: Clock) {
    this.#directory = directory
    this.#clock = clock
  }

  /** The active feed that a key belongs to, going by its prefix; null when there is none. */
  async find(protocol: BucketProtocol, bucket: string, key: string): Promise<Feed | null> {
    const isHere = ({ location }: Feed) =>
      location?.bucket === bucket && key.startsWith(location.prefix)
    return (await this.all(protocol)).find(isHere) ?? null
  }

  /** Every active feed of a protocol. */
  all(protocol: BucketProtocol): Promise<Feed[]> {
    const now = this.#clock.now().getTime()
    const known = this.#known.get(protocol)
    if (known && now - known.at < keepMs) return known.feeds
    const feeds = this.#directory.feedsOf(protocol)
    this.#known.set(protocol, { at: now, feeds })
    feeds.catch(() => this.#known.delete(protocol))
    return feeds
  }
}

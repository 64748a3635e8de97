import { overlap } from '@ddex/dsp-core'
import type { Activity, Feed, FeedChange, FeedCredentials, FeedRegistry } from '@ddex/dsp-core'

/** Feeds in memory, with the activity that was noted. */
export function memoryFeedRegistry(): FeedRegistry & { activities: Activity[] } {
  const feeds = new Map<string, Feed>()
  const credentials = new Map<string, FeedCredentials>()
  const activities: Activity[] = []
  const isTaken = (feed: Feed) =>
    feed.username !== null &&
    [...feeds.values()].some(({ id, username }) => id !== feed.id && username === feed.username)
  const isPlaceTaken = ({ id, location }: Feed) =>
    [...feeds.values()].some(
      (other) => other.id !== id && other.location && location && overlap(other.location, location),
    )
  const write = (change: FeedChange) => {
    const { feed } = change
    feeds.set(feed.id, structuredClone(feed))
    if (change.credentials)
      credentials.set(`${feed.id}/${feed.protocol}`, structuredClone(change.credentials))
    activities.push(change.activity)
  }
  return {
    activities,
    list: async () =>
      structuredClone([...feeds.values()].sort((a, b) => (a.name < b.name ? -1 : 1))),
    get: async (id) => structuredClone(feeds.get(id)) ?? null,
    credentials: async (id, protocol) =>
      structuredClone(credentials.get(`${id}/${protocol}`)) ?? null,
    async create(change) {
      if (feeds.has(change.feed.id)) return 'id-taken'
      if (isTaken(change.feed)) return 'username-taken'
      if (isPlaceTaken(change.feed)) return 'location-taken'
      write(change)
      return 'created'
    },
    async change(id, change) {
      const feed = feeds.get(id)
      if (!feed) return 'unknown'
      const made = change(feed, credentials.get(`${id}/${feed.protocol}`) ?? null)
      if (made.feed.username !== feed.username && isTaken(made.feed)) return 'username-taken'
      if (isPlaceTaken(made.feed)) return 'location-taken'
      write(made)
      return 'changed'
    },
  }
}

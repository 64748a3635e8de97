import { defaultFeedSettings, type Feed } from '../schema/feed.ts'

/** A feed as it is stored: one that was made before a setting was has no value for it. */
export function withDefaults<Stored extends Feed | undefined>(
  feed: Stored,
): Stored extends Feed ? Feed : Feed | null {
  const complete = feed
    ? {
        ...feed,
        location: (feed.location as Feed['location'] | undefined) ?? null,
        settings: { ...defaultFeedSettings, ...feed.settings },
      }
    : null
  return complete as Stored extends Feed ? Feed : Feed | null
}

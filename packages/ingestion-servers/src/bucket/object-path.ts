import type { Feed } from '@ddex/dsp-core'
import { FileRefusal } from '../common/refusal.ts'
import { toFeedPath } from '../common/feed-path.ts'

/**
 * An object's path in its feed: its key behind the feed's prefix. Throws `FileRefusal` for a key that is no
 * path of files and folders: two keys must never become one path.
 */
export function pathOfKey(feed: Feed, key: string): string {
  const rest = key.slice(feed.location?.prefix.length ?? 0)
  const path = toFeedPath(rest)
  if (path === rest) return path
  const message =
    'The key has an empty folder, or one named . or .., behind the prefix of the feed.'
  throw new FileRefusal('NAME_INVALID', message)
}

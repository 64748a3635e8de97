import type { PollCursors } from '../ports/poll-cursors.ts'
import { collections, feedCollections } from '../schema/collections.ts'
import type { Firebase } from './connect.ts'

/** `delivery_feeds/{id}/cursors/poll`. */
export function firestorePollCursors({ firestore }: Firebase): PollCursors {
  const at = (feedId: string) =>
    firestore.doc(`${collections.feeds}/${feedId}/${feedCollections.cursors}/poll`)
  return {
    async get(feedId) {
      const found = (await at(feedId).get()).data() as { cursor?: string } | undefined
      return found?.cursor ?? null
    },
    set: async (feedId, cursor) => void (await at(feedId).set({ cursor })),
  }
}

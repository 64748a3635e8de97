import type { FeedDirectory } from '../ports/feed-directory.ts'
import type { FeedStore } from '../ports/stores.ts'
import type { Firebase } from './connect.ts'
import { documentsOf } from './documents.ts'
import { withDefaults } from './feed-defaults.ts'

export function firestoreFeedStore({ firestore }: Firebase): FeedStore {
  const { feeds } = documentsOf(firestore)
  return {
    get: async (id) => withDefaults((await feeds.doc(id).get()).data()),
    async noteDelivery(id, at) {
      await firestore.doc(feeds.doc(id).path).update({ lastDeliveryAt: at, updatedAt: at })
    },
  }
}

/** Sign-in names of feeds, for the protocol servers. */
export function firebaseFeedDirectory({ firestore }: Firebase): FeedDirectory {
  const documents = documentsOf(firestore)
  return {
    async findLogin(protocol, username) {
      const query = documents.feeds
        .where('username', '==', username)
        .where('protocol', '==', protocol)
        .where('active', '==', true)
        .limit(1)
      const feed = (await query.get()).docs[0]?.data()
      if (!feed) return null
      const credentials = (await documents.credentials(feed.id).doc(protocol).get()).data()
      return credentials ? { feed: withDefaults(feed), credentials } : null
    },
  }
}

import type { FeedDirectory, FeedLogin } from '../ports/feed-directory.ts'
import type { FeedStore } from '../ports/stores.ts'
import type { Feed, FeedCredentials } from '../schema/feed.ts'
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

/** Feeds as the protocol servers ask for them. */
export function firebaseFeedDirectory({ firestore }: Firebase): FeedDirectory {
  const documents = documentsOf(firestore)
  const withCredentials = async (stored: Feed): Promise<FeedLogin> => {
    const feed = withDefaults(stored)
    const credentials = await documents.credentials(feed.id).doc(feed.protocol).get()
    return { feed, credentials: credentials.data() ?? noCredentials(feed) }
  }
  return {
    async findLogin(protocol, username) {
      const query = documents.feeds
        .where('username', '==', username)
        .where('protocol', '==', protocol)
        .where('active', '==', true)
        .limit(1)
      const feed = (await query.get()).docs[0]?.data()
      return feed ? withCredentials(feed) : null
    },

    async findFeed(protocol, id) {
      const feed = (await documents.feeds.doc(id).get()).data()
      return feed?.active && feed.protocol === protocol ? withCredentials(feed) : null
    },

    async feedsOf(protocol) {
      const query = documents.feeds.where('protocol', '==', protocol).where('active', '==', true)
      const found = await query.get()
      return found.docs.map((document) => withDefaults(document.data()))
    },
  }
}

/** Nothing that anybody could sign in with. */
const noCredentials = ({ updatedAt }: Feed): FeedCredentials => ({
  passwordHash: null,
  publicKeys: [],
  updatedAt,
})

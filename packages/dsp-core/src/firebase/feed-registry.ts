import type { Query, Transaction } from 'firebase-admin/firestore'
import type { FeedChange, FeedRegistry } from '../ports/feed-registry.ts'
import { overlap, type FeedLocation } from '../schema/feed-location.ts'
import type { Feed } from '../schema/feed.ts'
import type { Firebase } from './connect.ts'
import { documentsOf } from './documents.ts'
import { withDefaults } from './feed-defaults.ts'
import { inTransaction } from './in-transaction.ts'

/** Feeds in Firestore. A transaction's query is locked like its documents, so two feeds never get one name. */
export function firestoreFeedRegistry({ firestore }: Firebase): FeedRegistry {
  const documents = documentsOf(firestore)
  const { feeds } = documents
  const namedLike = ({ username }: Feed): Query<Feed> =>
    feeds.where('username', '==', username).limit(2)
  const isTaken = async (transaction: Transaction, feed: Feed) => {
    if (feed.username === null) return false
    const found = await transaction.get(namedLike(feed))
    return found.docs.some(({ id }) => id !== feed.id)
  }
  const isPlaceTaken = async (transaction: Transaction, { id, location }: Feed) => {
    if (!location) return false
    const found = await transaction.get(feeds.where('location.bucket', '==', location.bucket))
    const others = found.docs.map((document) => withDefaults(document.data()))
    return others.some((other) => other.id !== id && isShared(other, location))
  }
  const write = (transaction: Transaction, { feed, credentials, activity }: FeedChange) => {
    transaction.set(feeds.doc(feed.id), feed)
    if (credentials) transaction.set(documents.credentials(feed.id).doc(feed.protocol), credentials)
    transaction.create(documents.activity.doc(), activity)
  }
  return {
    list: async () =>
      (await feeds.orderBy('name').get()).docs.map((document) => withDefaults(document.data())),
    get: async (id) => withDefaults((await feeds.doc(id).get()).data()),
    credentials: async (id, protocol) =>
      (await documents.credentials(id).doc(protocol).get()).data() ?? null,
    create: (change) =>
      inTransaction(firestore, async (transaction) => {
        const { feed } = change
        if ((await transaction.get(feeds.doc(feed.id))).exists) return 'id-taken'
        if (await isTaken(transaction, feed)) return 'username-taken'
        if (await isPlaceTaken(transaction, feed)) return 'location-taken'
        write(transaction, change)
        return 'created'
      }),
    change: (id, change) =>
      inTransaction(firestore, async (transaction) => {
        const feed = withDefaults((await transaction.get(feeds.doc(id))).data())
        if (!feed) return 'unknown'
        const held = await transaction.get(documents.credentials(id).doc(feed.protocol))
        const made = change(feed, held.data() ?? null)
        const renamed = made.feed.username !== feed.username
        if (renamed && (await isTaken(transaction, made.feed))) return 'username-taken'
        if (await isPlaceTaken(transaction, made.feed)) return 'location-taken'
        write(transaction, made)
        return 'changed'
      }),
  }
}

const isShared = ({ location }: Feed, place: FeedLocation): boolean =>
  location !== null && overlap(location, place)

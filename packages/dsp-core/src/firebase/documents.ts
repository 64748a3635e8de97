import type { CollectionReference, Firestore, WriteBatch } from 'firebase-admin/firestore'
import type { Acknowledgement } from '../schema/acknowledgement.ts'
import type { Activity } from '../schema/activity.ts'
import {
  collections,
  deliveryCollections,
  feedCollections,
  releaseCollections,
} from '../schema/collections.ts'
import { documentConverter } from '../schema/converter.ts'
import type {
  Delivery,
  DeliveryFile,
  DeliveryIssue,
  DeliveryLog,
  TimelineStep,
} from '../schema/delivery.ts'
import type { DeliveryRequest } from '../schema/delivery-request.ts'
import type { Feed, FeedCredentials, InboxFile } from '../schema/feed.ts'
import type { Artist, Release, ReleaseDeal, ReleaseVersion, Track } from '../schema/release.ts'

/** Every collection that the server side reads or writes, typed. */
export function documentsOf(firestore: Firestore) {
  const typed = <T extends object>(path: string): CollectionReference<T> =>
    firestore.collection(path).withConverter<T>(documentConverter<T>())
  const delivery = (id: string) => `${collections.deliveries}/${id}`
  const release = (id: string) => `${collections.releases}/${id}`
  const feed = (id: string) => `${collections.feeds}/${id}`
  return {
    feeds: typed<Feed>(collections.feeds),
    credentials: (feedId: string) =>
      typed<FeedCredentials>(`${feed(feedId)}/${feedCollections.credentials}`),
    inbox: (feedId: string) => typed<InboxFile>(`${feed(feedId)}/${feedCollections.inbox}`),
    acknowledgements: (feedId: string) =>
      typed<Acknowledgement>(`${feed(feedId)}/${feedCollections.acknowledgements}`),
    requests: (feedId: string) =>
      typed<DeliveryRequest>(`${feed(feedId)}/${feedCollections.requests}`),
    allRequests: firestore
      .collectionGroup(feedCollections.requests)
      .withConverter<DeliveryRequest>(documentConverter<DeliveryRequest>()),
    allInboxes: firestore
      .collectionGroup(feedCollections.inbox)
      .withConverter<InboxFile>(documentConverter<InboxFile>()),
    logs: typed<DeliveryLog>(collections.deliveryLogs),
    deliveries: typed<Delivery>(collections.deliveries),
    timeline: (id: string) =>
      typed<TimelineStep>(`${delivery(id)}/${deliveryCollections.timeline}`),
    files: (id: string) => typed<DeliveryFile>(`${delivery(id)}/${deliveryCollections.files}`),
    issues: (id: string) => typed<DeliveryIssue>(`${delivery(id)}/${deliveryCollections.issues}`),
    releases: typed<Release>(collections.releases),
    versions: (id: string) =>
      typed<ReleaseVersion>(`${release(id)}/${releaseCollections.versions}`),
    deals: (id: string) => typed<ReleaseDeal>(`${release(id)}/${releaseCollections.deals}`),
    tracks: typed<Track>(collections.tracks),
    artists: typed<Artist>(collections.artists),
    activity: typed<Activity>(collections.activity),
  }
}

export type Documents = ReturnType<typeof documentsOf>

const batchLimit = 400

/** Document ids that sort as their numbers do. */
export const numbered = (index: number): string => String(index).padStart(5, '0')

/** Makes a collection hold exactly these documents, named by their place. In batches: readers see them grow. */
export async function replaceAll<T extends object>(
  collection: CollectionReference<T>,
  items: T[],
): Promise<void> {
  const firestore = collection.firestore
  const existing = await collection.listDocuments()
  const writes: ((batch: WriteBatch) => void)[] = items.map((item, index) => (batch) => {
    batch.set(collection.doc(numbered(index)), item)
  })
  const keep = new Set(items.map((_item, index) => numbered(index)))
  for (const document of existing)
    if (!keep.has(document.id)) writes.push((batch) => batch.delete(document))
  for (let start = 0; start < writes.length; start += batchLimit) {
    const batch = firestore.batch()
    for (const write of writes.slice(start, start + batchLimit)) write(batch)
    await batch.commit()
  }
}

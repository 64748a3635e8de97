import type { Transaction } from 'firebase-admin/firestore'
import { artistIdOf } from '../catalogue/identity.ts'
import { isStale } from '../catalogue/message-order.ts'
import { shownAt } from '../deals/availability.ts'
import { stableId } from '../ids.ts'
import type { CatalogueEntry, CatalogueStore } from '../ports/stores.ts'
import type { Release } from '../schema/release.ts'
import type { Firebase } from './connect.ts'
import { documentsOf, numbered, type Documents } from './documents.ts'

/** The catalogue in Firestore. A release, its tracks, deals and version change in one transaction. */
export function firestoreCatalogueStore({ firestore }: Firebase): CatalogueStore {
  const documents = documentsOf(firestore)
  const tracksOf = (releaseId: string) => documents.tracks.where('releaseId', '==', releaseId)

  return {
    release: async (id) => (await documents.releases.doc(id).get()).data() ?? null,
    track: async (id) => (await documents.tracks.doc(id).get()).data() ?? null,
    tracksOf: async (releaseId) =>
      (await tracksOf(releaseId).get()).docs
        .map((document) => document.data())
        .sort((a, b) => a.index - b.index),
    dealsOf: async (releaseId) =>
      (await documents.deals(releaseId).get()).docs.map((document) => document.data()),

    apply: (entry) =>
      firestore.runTransaction(async (transaction) => {
        const { release } = entry
        const held = (await transaction.get(documents.releases.doc(release.id))).data()
        if (held && held.feedId !== release.feedId) return 'foreign'
        if (
          held &&
          held.deliveryId !== release.deliveryId &&
          isStale(release.messageOrder, held.messageOrder)
        )
          return 'stale'
        const oldTracks = await transaction.get(tracksOf(release.id))
        const oldDeals = await transaction.get(documents.deals(release.id))
        const keep = new Set(entry.tracks.map(({ id }) => id))
        for (const track of oldTracks.docs) if (!keep.has(track.id)) transaction.delete(track.ref)
        for (const deal of oldDeals.docs.slice(entry.deals.length)) transaction.delete(deal.ref)
        writeEntry(transaction, documents, entry)
        return 'applied'
      }),

    async outOfDate(now, limit) {
      const query = documents.releases
        .where('nextChangeAt', '<=', now)
        .orderBy('nextChangeAt')
        .limit(limit)
      return (await query.get()).docs.map((document): Release => document.data())
    },

    refreshPublished: (releaseId, now) =>
      firestore.runTransaction(async (transaction) => {
        const reference = documents.releases.doc(releaseId)
        const release = (await transaction.get(reference)).data()
        const tracks = await transaction.get(tracksOf(releaseId))
        if (!release) return
        const { published, nextChangeAt } = shownAt(release, now)
        const publishedAt = release.publishedAt ?? (published ? now : null)
        transaction.update(firestore.doc(reference.path), {
          published,
          publishedAt,
          nextChangeAt,
          updatedAt: now,
        })
        for (const track of tracks.docs)
          transaction.update(firestore.doc(track.ref.path), { published })
      }),
  }
}

function writeEntry(
  transaction: Transaction,
  documents: Documents,
  { release, tracks, deals }: CatalogueEntry,
): void {
  transaction.set(documents.releases.doc(release.id), release)
  for (const track of tracks) transaction.set(documents.tracks.doc(track.id), track)
  deals.forEach((deal, index) =>
    transaction.set(documents.deals(release.id).doc(numbered(index)), deal),
  )
  const names = release.artist === '' ? [] : [release.artist]
  for (const name of names) {
    const id = artistIdOf(name)
    transaction.set(documents.artists.doc(id), { id, name, updatedAt: release.updatedAt })
  }
  const versionId = stableId(release.messageId, release.deliveryId)
  transaction.set(documents.versions(release.id).doc(versionId), {
    messageId: release.messageId,
    messageCreatedAt: release.messageOrder.createdAt,
    deliveryId: release.deliveryId,
    appliedAt: release.updatedAt,
    title: release.title,
    trackCount: release.trackCount,
    published: release.published,
  })
}

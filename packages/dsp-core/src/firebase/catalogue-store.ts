import type { Transaction } from 'firebase-admin/firestore'
import { artistIdOf } from '../catalogue/identity.ts'
import { stableId } from '../ids.ts'
import type { CatalogueEntry, CatalogueStore, HeldRelease } from '../ports/stores.ts'
import type { Release } from '../schema/release.ts'
import type { Firebase } from './connect.ts'
import { documentsOf, numbered, type Documents } from './documents.ts'
import { inTransaction } from './in-transaction.ts'

/** The catalogue in Firestore. What a message makes of its releases changes in one transaction. */
export function firestoreCatalogueStore({ firestore }: Firebase): CatalogueStore {
  const documents = documentsOf(firestore)
  const tracksOf = (releaseId: string) => documents.tracks.where('releaseId', '==', releaseId)

  async function read(transaction: Transaction, id: string): Promise<HeldRelease> {
    const release = (await transaction.get(documents.releases.doc(id))).data() ?? null
    const tracks = (await transaction.get(tracksOf(id))).docs.map((document) => document.data())
    const deals = (await transaction.get(documents.deals(id))).docs.map((document) =>
      document.data(),
    )
    return { release, tracks: tracks.sort((a, b) => a.index - b.index), deals }
  }

  return {
    release: async (id) => (await documents.releases.doc(id).get()).data() ?? null,
    track: async (id) => (await documents.tracks.doc(id).get()).data() ?? null,
    tracksOf: async (releaseId) =>
      (await tracksOf(releaseId).get()).docs
        .map((document) => document.data())
        .sort((a, b) => a.index - b.index),
    dealsOf: async (releaseId) =>
      (await documents.deals(releaseId).get()).docs.map((document) => document.data()),

    async find(keys) {
      if (keys.length === 0) return []
      const query = documents.releases
        .where('identifierKeys', 'array-contains-any', keys.slice(0, 30))
        .limit(10)
      return (await query.get()).docs.map((document): Release => document.data())
    },

    change: (ids, decide) =>
      inTransaction(firestore, async (transaction) => {
        const held = await Promise.all(ids.map((id) => read(transaction, id)))
        for (const entry of decide(held)) {
          const before = held[ids.indexOf(entry.release.id)]
          if (before) removeRest(transaction, documents, before, entry)
          writeEntry(transaction, documents, entry)
        }
      }),

    async outOfDate(now, limit) {
      const query = documents.releases
        .where('nextChangeAt', '<=', now)
        .orderBy('nextChangeAt')
        .limit(limit)
      return (await query.get()).docs.map((document): Release => document.data())
    },

    async usesMedia(sha256) {
      const track = await documents.tracks.where('audioSha256', '==', sha256).limit(1).get()
      if (!track.empty) return true
      return !(await documents.releases.where('cover.sha256', '==', sha256).limit(1).get()).empty
    },
  }
}

/** Removes the tracks and deals that a release no longer has. */
function removeRest(
  transaction: Transaction,
  documents: Documents,
  before: HeldRelease,
  { release, tracks, deals }: CatalogueEntry,
): void {
  const keep = new Set(tracks.map(({ id }) => id))
  for (const { id } of before.tracks)
    if (!keep.has(id)) transaction.delete(documents.tracks.doc(id))
  for (let index = deals.length; index < before.deals.length; index += 1)
    transaction.delete(documents.deals(release.id).doc(numbered(index)))
}

function writeEntry(
  transaction: Transaction,
  documents: Documents,
  { release, tracks, deals, version }: CatalogueEntry,
): void {
  transaction.set(documents.releases.doc(release.id), release)
  for (const track of tracks) transaction.set(documents.tracks.doc(track.id), track)
  // Where only time has passed, the deals and the history are as they were.
  if (!version) return
  deals.forEach((deal, index) =>
    transaction.set(documents.deals(release.id).doc(numbered(index)), deal),
  )
  if (release.artist !== '') {
    const id = artistIdOf(release.artist)
    const artist = { id, name: release.artist, updatedAt: release.updatedAt }
    transaction.set(documents.artists.doc(id), artist)
  }
  const versionId = stableId(version.messageId, version.deliveryId)
  transaction.set(documents.versions(release.id).doc(versionId), version)
}

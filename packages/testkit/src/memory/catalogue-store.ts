import {
  isStale,
  shownAt,
  type CatalogueEntry,
  type CatalogueStore,
  type Release,
  type Track,
} from '@ddex/dsp-core'

export interface MemoryCatalogueStore extends CatalogueStore {
  releases(): Release[]
}

/** The catalogue in memory. */
export function memoryCatalogueStore(): MemoryCatalogueStore {
  const entries = new Map<string, CatalogueEntry>()
  const tracks = (): Track[] => [...entries.values()].flatMap((entry) => entry.tracks)
  return {
    releases: () => [...entries.values()].map(({ release }) => structuredClone(release)),
    release: async (id) => structuredClone(entries.get(id)?.release ?? null),
    tracksOf: async (id) => structuredClone(entries.get(id)?.tracks ?? []),
    track: async (id) => structuredClone(tracks().find((track) => track.id === id) ?? null),
    dealsOf: async (id) => structuredClone(entries.get(id)?.deals ?? []),
    async apply(entry) {
      const held = entries.get(entry.release.id)?.release
      if (held && held.feedId !== entry.release.feedId) return 'foreign'
      if (
        held &&
        held.deliveryId !== entry.release.deliveryId &&
        isStale(entry.release.messageOrder, held.messageOrder)
      )
        return 'stale'
      entries.set(entry.release.id, structuredClone(entry))
      return 'applied'
    },
    async outOfDate(now, limit) {
      const due = [...entries.values()]
        .map(({ release }) => structuredClone(release))
        .filter(({ nextChangeAt }) => nextChangeAt && nextChangeAt <= now)
      return due.sort((a, b) => Number(a.nextChangeAt) - Number(b.nextChangeAt)).slice(0, limit)
    },
    async refreshPublished(id, now) {
      const entry = entries.get(id)
      if (!entry) return
      const { published, nextChangeAt } = shownAt(entry.release, now)
      const publishedAt = entry.release.publishedAt ?? (published ? now : null)
      entry.release = { ...entry.release, published, publishedAt, nextChangeAt, updatedAt: now }
      entry.tracks = entry.tracks.map((track) => ({ ...track, published }))
    },
  }
}

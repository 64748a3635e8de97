import type {
  CatalogueEntry,
  CatalogueStore,
  HeldRelease,
  Release,
  ReleaseVersion,
  Track,
} from '@ddex/dsp-core'

export interface MemoryCatalogueStore extends CatalogueStore {
  releases(): Release[]
  entry(releaseId: string): HeldRelease
  /** The history of a release. */
  versions(releaseId: string): ReleaseVersion[]
}

/** The catalogue in memory. */
export function memoryCatalogueStore(): MemoryCatalogueStore {
  const entries = new Map<string, CatalogueEntry>()
  const history = new Map<string, Map<string, ReleaseVersion>>()
  const tracks = (): Track[] => [...entries.values()].flatMap((entry) => entry.tracks)
  const heldOf = (id: string): HeldRelease => {
    const entry = entries.get(id)
    if (!entry) return { release: null, tracks: [], deals: [] }
    return structuredClone({ release: entry.release, tracks: entry.tracks, deals: entry.deals })
  }
  const write = (entry: CatalogueEntry) => {
    const { id } = entry.release
    entries.set(id, structuredClone(entry))
    if (!entry.version) return
    const versions = history.get(id) ?? new Map<string, ReleaseVersion>()
    history.set(id, versions)
    versions.set(`${entry.version.messageId} ${entry.version.deliveryId}`, entry.version)
  }
  return {
    releases: () => [...entries.values()].map(({ release }) => structuredClone(release)),
    entry: heldOf,
    versions: (id) => [...(history.get(id)?.values() ?? [])],
    release: async (id) => heldOf(id).release,
    tracksOf: async (id) => heldOf(id).tracks,
    track: async (id) => structuredClone(tracks().find((track) => track.id === id) ?? null),
    dealsOf: async (id) => heldOf(id).deals,
    find: async (keys) =>
      [...entries.values()]
        .map(({ release }) => structuredClone(release))
        .filter(({ identifierKeys }) => identifierKeys.some((key) => keys.includes(key)))
        .slice(0, 10),
    async change(ids, decide) {
      for (const entry of decide(ids.map(heldOf))) write(entry)
    },
    async outOfDate(now, limit) {
      const due = [...entries.values()]
        .map(({ release }) => structuredClone(release))
        .filter(({ nextChangeAt }) => nextChangeAt && nextChangeAt <= now)
      return due.sort((a, b) => Number(a.nextChangeAt) - Number(b.nextChangeAt)).slice(0, limit)
    },
    usesMedia: async (sha256) =>
      tracks().some(({ audioSha256 }) => audioSha256 === sha256) ||
      [...entries.values()].some(({ release }) => release.cover?.sha256 === sha256),
  }
}

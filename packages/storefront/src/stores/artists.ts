import type { Cover, Release } from '@ddex/dsp-core/schema'

/** Somebody with releases here, as the showcase lists them. */
export interface ShownArtist {
  id: string
  name: string
  releaseCount: number
  /** Of the newest release. */
  cover: Cover | null
}

/** How several artists on one release are named together is no artist; whoever has no id goes by the name. */
const artistIdOf = ({ artistIds, artist }: Release): string => artistIds[0] ?? artist

/** The main artists of these releases: who has most of them first, then in the order given. */
export function artistsOf(releases: readonly Release[]): ShownArtist[] {
  const found = new Map<string, ShownArtist>()
  for (const release of releases) {
    const id = artistIdOf(release)
    const known = found.get(id)
    if (known) known.releaseCount += 1
    else found.set(id, { id, name: release.artist, releaseCount: 1, cover: release.cover })
  }
  return [...found.values()].sort((a, b) => b.releaseCount - a.releaseCount)
}

export const releasesBy = (releases: readonly Release[], artistId: string): Release[] =>
  releases.filter((release) => artistIdOf(release) === artistId)

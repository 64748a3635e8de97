import type { Release } from '@ddex/dsp-core/schema'

export interface GenreRow {
  genre: string
  releases: Release[]
}

/** Too few make a row that looks broken, too many rows make a page that nobody reads. */
const fewest = 4
const mostRows = 4

/** The genres that several of these releases share, in the order in which they first appear. */
export function byGenre(releases: readonly Release[]): GenreRow[] {
  const rows = new Map<string, Release[]>()
  for (const release of releases) {
    if (!release.genre) continue
    rows.set(release.genre, [...(rows.get(release.genre) ?? []), release])
  }
  return [...rows]
    .map(([genre, members]) => ({ genre, releases: members }))
    .filter((row) => row.releases.length >= fewest && row.releases.length < releases.length)
    .slice(0, mostRows)
}

import type { Contributor, ErnMessage, Release, ReleaseVisibility, Resource } from '../model.ts'
import { lineOf } from './artists.ts'

/** What can only be told when the whole message is read: the main release, covers, artist lines, and names of track releases. */
export function settle(message: ErnMessage): void {
  const resources = new Map(message.resources.map((resource) => [resource.ref, resource]))
  markMainRelease(message.releases)
  nameArtists(message, resources)
  for (const release of message.releases) {
    if (release.coverRefs.length === 0) release.coverRefs = coversOf(release, resources)
    if (release.kind !== 'Release') nameAfterResource(release, resources)
  }
  if (message.visibilities) showFrom(message, message.visibilities)
}

/**
 * A resource leaves its artist line out where it is that of the release (Release Profiles for ERN 3). It is taken from a
 * release of the same artists whose line names one of them, as "Various Artists" does not; else it is made of its own.
 */
function nameArtists(message: ErnMessage, resources: Map<string, Resource>): void {
  for (const { artist, artists, resourceRefs } of message.releases) {
    if (!artists.some(({ name }) => name !== '' && artist.includes(name))) continue
    for (const ref of resourceRefs) {
      const resource = resources.get(ref)
      if (resource?.artist === '' && areSame(resource.artists, artists)) resource.artist = artist
    }
  }
  for (const resource of message.resources)
    if (resource.artist === '') resource.artist = lineOf(resource.artists)
}

function areSame(some: Contributor[], others: Contributor[]): boolean {
  return (
    some.length === others.length &&
    some.every(({ name, roles }, at) => {
      const other = others[at]
      return other?.name === name && other.roles.join() === roles.join()
    })
  )
}

/** ERN 4.2 and later state visibility once and refer to it; earlier versions in each deal. */
function showFrom({ releases, deals }: ErnMessage, visibilities: ReleaseVisibility[]): void {
  const shown = new Map(visibilities.map(({ ref, dates }) => [ref, displayDate(dates)]))
  const from = new Map<string, string>()
  for (const { ref, visibilityRefs = [] } of releases) {
    const dates = visibilityRefs
      .map((one) => shown.get(one))
      .filter((date) => date !== undefined && date !== null)
    const earliest = dates.sort()[0]
    if (earliest !== undefined) from.set(ref, earliest)
  }
  for (const deal of deals)
    deal.visibleFrom ??= deal.releaseRefs.map((ref) => from.get(ref)).find(Boolean) ?? null
}

function displayDate(dates: Record<string, string>): string | null {
  return dates.ReleaseDisplayStartDateTime ?? dates.ReleaseDisplayStartDate ?? null
}

function markMainRelease(releases: Release[]): void {
  const main = unstatedMain(releases, ({ ref }) => ref === 'R0')
  if (main) main.isMain = true
}

interface MayBeMain {
  isMain: boolean
  kind: Release['kind']
  resourceRefs: readonly unknown[]
}

/**
 * The main release where none is stated: `R0` (the ERN 3 convention), else the one with the most resources that is no
 * track.
 */
export function unstatedMain<T extends MayBeMain>(
  releases: readonly T[],
  isR0: (release: T) => boolean,
): T | undefined {
  if (releases.some(({ isMain }) => isMain)) return undefined
  const whole = releases.filter(({ kind }) => kind === 'Release')
  return whole.find(isR0) ?? largest(whole) ?? (releases.length === 1 ? releases[0] : undefined)
}

function largest<T extends MayBeMain>(releases: readonly T[]): T | undefined {
  let found = releases[0]
  for (const release of releases)
    if (release.resourceRefs.length > (found?.resourceRefs.length ?? 0)) found = release
  return found
}

/** Where no link says that it is to the cover: front covers, else what is linked without a word, else any image. */
function coversOf(release: Release, resources: Map<string, Resource>): string[] {
  const images = release.resourceRefs.filter((ref) => resources.get(ref)?.type === 'Image')
  const fronts = images.filter((ref) => /front|cover/i.test(resources.get(ref)?.subType ?? ''))
  if (fronts.length > 0) return fronts
  if (images.length < 2) return images
  const withoutWord = linkedIn(release)
  const linked = images.filter((ref) => withoutWord.has(ref))
  return linked.length > 0 ? linked : images
}

function linkedIn({ links = [], groups }: Pick<Release, 'links' | 'groups'>): Set<string> {
  const refs = new Set<string>()
  for (const { ref, description } of links) if (description === null) refs.add(ref)
  for (const group of groups) {
    for (const ref of linkedIn(group)) refs.add(ref)
    for (const item of group.items)
      if (item.links === undefined) for (const ref of item.linkedRefs) refs.add(ref)
  }
  return refs
}

/** A track release of ERN 4 usually leaves title and artist to its recording. */
function nameAfterResource(release: Release, resources: Map<string, Resource>): void {
  const ref = release.resourceRefs.find((one) => resources.has(one))
  const resource = ref === undefined ? undefined : resources.get(ref)
  if (!resource) return
  if (release.title === '') release.title = resource.title
  if (release.artist === '') release.artist = resource.artist
  if (release.artists.length === 0) release.artists = resource.artists
}

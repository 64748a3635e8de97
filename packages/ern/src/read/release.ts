import type { Release } from '../model.ts'
import {
  attributeOf,
  childOf,
  childrenOf,
  type Element,
  tokenOf,
  tokensOf,
} from '../xml/element.ts'
import { displayArtist, readArtistLines, readArtists, readRole } from './artists.ts'
import { placeOf } from './files.ts'
import { readIdentifiers } from './identifiers.ts'
import type { PartyDirectory } from './parties.ts'
import { linkedResources, playingOrder, readResourceGroup } from './resource-group.ts'
import { readAi } from './resource.ts'
import { readCLines, readGenres, readParentalWarnings, readPLines } from './rights.ts'
import { firstToken, gather, preferred, type Scope, scopesOf } from './scope.ts'
import { readTitles } from './titles.ts'

const KINDS: ReadonlyMap<string, Release['kind']> = new Map([
  ['Release', 'Release'],
  ['TrackRelease', 'TrackRelease'],
  ['ClipRelease', 'ClipRelease'],
])

export function releaseKind(name: string): Release['kind'] | null {
  return KINDS.get(name) ?? null
}

/** A child of `ReleaseList`, in any version. Covers and the main release are settled when the message is whole. */
export function readRelease(
  element: Element,
  kind: Release['kind'],
  parties: PartyDirectory,
): Release {
  const scopes = scopesOf(element)
  const artists = readArtists(scopes, parties)
  const types = readTypes(scopes)
  const [type = null] = types
  return {
    ref: tokenOf(element, 'ReleaseReference') ?? '',
    kind: kind === 'Release' && type?.endsWith('TrackRelease') ? 'TrackRelease' : kind,
    isMain: attributeOf(element, 'IsMainRelease')?.trim() === 'true',
    type,
    ...(types.length > 1 ? { types } : {}),
    ids: readIdentifiers(scopes, 'ReleaseId'),
    ...readTitles(scopes),
    artist: displayArtist(scopes, artists),
    ...readArtistLines(scopes),
    artists,
    ...readLabel(scopes, parties),
    pLines: readPLines(scopes),
    cLines: readCLines(scopes),
    genres: readGenres(scopes),
    parentalWarnings: readParentalWarnings(scopes),
    ...readDates(scopes),
    ...readContents(scopes),
    ...readOmission(element),
    ...readAi(element),
    ...readVisibility(element),
    place: placeOf(element),
  }
}

function readVisibility(element: Element): Pick<Release, 'visibilityRefs'> {
  const visibilityRefs = tokensOf(element, 'ReleaseVisibilityReference')
  return visibilityRefs.length === 0 ? {} : { visibilityRefs }
}

function readOmission(element: Element): Pick<Release, 'resourcesOmitted'> {
  const reason = tokenOf(element, 'ResourceOmissionReason')
  return reason === null ? {} : { resourcesOmitted: reason }
}

function readTypes(scopes: Scope[]): string[] {
  const types = gather(scopes, 'ReleaseType').map(({ element }) => readRole(element))
  return [...new Set(types)].filter((type) => type !== '')
}

/** ERN 3 names the label inline; ERN 4 refers to a party. */
function readLabel(scopes: Scope[], parties: PartyDirectory): Pick<Release, 'label' | 'labels'> {
  const found = gather(scopes, 'LabelName', 'ReleaseLabelReference')
  const named = found.map(({ element }) => nameOfLabel(element, parties))
  const labels = [...new Set(named)].filter((name) => name !== '')
  const chosen = preferred(found.filter((_, at) => named[at] !== ''))
  const label = chosen && nameOfLabel(chosen.element, parties)
  return labels.length > 1 ? { label, labels } : { label }
}

function nameOfLabel(element: Element, parties: PartyDirectory): string {
  if (element.name === 'LabelName') return element.text
  return parties.get(element.text.trim())?.name ?? ''
}

function readDates(scopes: Scope[]) {
  return {
    releaseDate: firstToken(scopes, 'ReleaseDate') ?? firstToken(scopes, 'GlobalReleaseDate'),
    originalReleaseDate:
      firstToken(scopes, 'OriginalReleaseDate') ?? firstToken(scopes, 'GlobalOriginalReleaseDate'),
  }
}

function readContents(scopes: Scope[]): Pick<Release, 'resourceRefs' | 'groups' | 'coverRefs'> {
  const grouped = scopes.find(({ element }) => childOf(element, 'ResourceGroup') !== null)
  const groups = grouped ? childrenOf(grouped.element, 'ResourceGroup').map(readResourceGroup) : []
  const references = new Set(playingOrder(groups))
  for (const { element } of scopes) addListed(element, references)
  const covers = new Set<string>()
  for (const { element } of scopes)
    for (const { ref, description } of linkedResources(element)) {
      references.add(ref)
      if (/cover/i.test(description ?? 'CoverArt')) covers.add(ref)
    }
  return { groups, resourceRefs: [...references], coverRefs: [...covers] }
}

/** `ReleaseResourceReference` directly, in its list, or (one sender's dialect) inside a like-named element. */
function addListed(element: Element, references: Set<string>): void {
  for (const child of element.children) {
    if (child.name === 'ReleaseResourceReferenceList') addListed(child, references)
    if (child.name !== 'ReleaseResourceReference') continue
    const own = child.children.length > 0 ? tokenOf(child, child.name) : child.text.trim()
    if (own) references.add(own)
  }
}

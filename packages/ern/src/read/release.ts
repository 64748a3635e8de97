import type { LabelLine, Release } from '../model.ts'
import {
  attributeOf,
  childOf,
  childrenOf,
  type Element,
  ownText,
  tokenOf,
  tokensOf,
} from '../xml/element.ts'
import {
  displayArtist,
  readArtistLines,
  readArtists,
  readOtherContributors,
  readValue,
} from './artists.ts'
import { readReleaseDates } from './dates.ts'
import { describeRelease, readMetadataLanguage } from './description.ts'
import { placeOf } from './files.ts'
import { readIdentifiers } from './identifiers.ts'
import type { PartyDirectory } from './parties.ts'
import { playingOrder } from './playing-order.ts'
import { linkedResources, readLinks, readResourceGroup } from './resource-group.ts'
import { readAi } from './resource.ts'
import { readRest } from './rest.ts'
import { readCLines, readGenres, readParentalWarnings, readPLines } from './rights.ts'
import { firstToken, gather, preferred, type Scope, scopesOf, territoriesFor } from './scope.ts'
import { RELEASE } from './shapes.ts'
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
    ...readContributors(scopes, parties),
    ...readLabel(scopes, parties),
    pLines: readPLines(scopes),
    cLines: readCLines(scopes),
    genres: readGenres(scopes),
    parentalWarnings: readParentalWarnings(scopes),
    ...readDates(scopes),
    ...readReleaseDates(scopes),
    ...readDuration(scopes),
    ...describeRelease(scopes, parties),
    ...readMetadataLanguage(element),
    ...readContents(scopes, parties),
    ...readOmission(element),
    ...readAi(element),
    ...readVisibility(element),
    ...readRest(element, RELEASE),
    place: placeOf(element),
  }
}

function readContributors(scopes: Scope[], parties: PartyDirectory): Pick<Release, 'contributors'> {
  const contributors = readOtherContributors(scopes, parties)
  return contributors.length === 0 ? {} : { contributors }
}

function readDuration(scopes: Scope[]): Pick<Release, 'duration'> {
  const duration = firstToken(scopes, 'Duration')
  return duration === null ? {} : { duration }
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
  const types = gather(scopes, 'ReleaseType').map(({ element }) => readValue(element))
  return [...new Set(types)].filter((type) => type !== '')
}

/** ERN 3 names the label inline; ERN 4 refers to a party. */
function readLabel(
  scopes: Scope[],
  parties: PartyDirectory,
): Pick<Release, 'label' | 'labelRef' | 'labels' | 'labelLines'> {
  const found = gather(scopes, 'LabelName', 'ReleaseLabelReference')
  const named = found.map(({ element }) => nameOfLabel(element, parties))
  const labels = [...new Set(named)].filter((name) => name !== '')
  const chosen = preferred(found.filter((_, at) => named[at] !== ''))
  const label = chosen && nameOfLabel(chosen.element, parties)
  const lines = found.map(({ element, scope }) => readLabelLine(element, scope, parties))
  const [first] = lines
  const isPlain =
    lines.length < 2 &&
    lines.every(({ type, territories }) => type === null && territories.length === 0)
  return {
    label,
    ...(first?.partyRef ? { labelRef: first.partyRef } : {}),
    ...(labels.length > 1 ? { labels } : {}),
    ...(isPlain ? {} : { labelLines: lines }),
  }
}

function readLabelLine(element: Element, scope: Scope, parties: PartyDirectory): LabelLine {
  const isReference = element.name === 'ReleaseLabelReference'
  return {
    name: nameOfLabel(element, parties),
    type: attributeOf(element, 'LabelNameType') ?? attributeOf(element, 'LabelType'),
    partyRef: isReference ? ownText(element).trim() : null,
    ...territoriesFor(element, scope),
  }
}

function nameOfLabel(element: Element, parties: PartyDirectory): string {
  if (element.name === 'LabelName') return ownText(element)
  return parties.get(ownText(element).trim())?.name ?? ''
}

function readDates(scopes: Scope[]) {
  return {
    releaseDate: firstToken(scopes, 'ReleaseDate') ?? firstToken(scopes, 'GlobalReleaseDate'),
    originalReleaseDate:
      firstToken(scopes, 'OriginalReleaseDate') ?? firstToken(scopes, 'GlobalOriginalReleaseDate'),
  }
}

function readContents(
  scopes: Scope[],
  parties: PartyDirectory,
): Pick<Release, 'resourceRefs' | 'groups' | 'coverRefs' | 'links' | 'secondaryRefs'> {
  const grouped = scopes.find(({ element }) => childOf(element, 'ResourceGroup') !== null)
  const groups = grouped
    ? childrenOf(grouped.element, 'ResourceGroup').map((one) => readResourceGroup(one, parties))
    : []
  const references = new Set(playingOrder(groups))
  const secondary = new Set<string>()
  for (const { element } of scopes) addListed(element, references, secondary)
  const links = scopes.flatMap(({ element }) => readLinks(element))
  const covers = new Set<string>()
  for (const { element } of scopes)
    for (const { ref, description } of linkedResources(element)) {
      references.add(ref)
      if (/cover/i.test(description ?? '')) covers.add(ref)
    }
  return {
    groups,
    resourceRefs: [...references],
    coverRefs: [...covers],
    ...(links.length === 0 ? {} : { links }),
    ...(secondary.size === 0 ? {} : { secondaryRefs: [...secondary] }),
  }
}

/** `ReleaseResourceReference` directly, in its list, or (one sender's dialect) inside a like-named element. */
function addListed(element: Element, references: Set<string>, secondary: Set<string>): void {
  for (const list of childrenOf(element, 'ReleaseResourceReferenceList'))
    addListed(list, references, secondary)
  for (const child of childrenOf(element, 'ReleaseResourceReference')) {
    const own = tokenOf(child, child.name) ?? ownText(child).trim()
    if (own === '') continue
    references.add(own)
    if (attributeOf(child, 'ReleaseResourceType') === 'SecondaryResource') secondary.add(own)
  }
}

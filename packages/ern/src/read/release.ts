import type { LabelLine, Release, ResourceGroup, ResourceLink } from '../model.ts'
import {
  attributeOf,
  childOf,
  childrenOf,
  type Element,
  ownText,
  tokenOf,
  tokensOf,
} from '../xml/element.ts'
import { append } from './append.ts'
import {
  displayArtist,
  readArtistLines,
  readArtists,
  readOtherContributors,
  readValue,
} from './artists.ts'
import { readReleaseDates } from './dates.ts'
import { describeRelease } from './description.ts'
import { placeOf } from './files.ts'
import { readIdentifiers, RELEASE_ID } from './identifiers.ts'
import { Names } from './names.ts'
import { NOTHING } from './nothing.ts'
import type { PartyDirectory } from './parties.ts'
import { playingOrder } from './playing-order.ts'
import { linkedResources, readLinks, readResourceGroup } from './resource-group.ts'
import { readRest } from './rest.ts'
import { readCLines, readGenres, readParentalWarnings, readPLines } from './rights.ts'
import {
  firstToken,
  type Found,
  gather,
  gatherAny,
  preferred,
  type Scope,
  scopesOf,
  territoriesFor,
} from './scope.ts'
import { secondaryIn } from './secondary.ts'
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
  const { title, titles } = readTitles(scopes)
  const { releaseDate, originalReleaseDate } = readDates(scopes)
  const release: Release = {
    ref: tokenOf(element, 'ReleaseReference') ?? '',
    kind: kind === 'Release' && type?.endsWith('TrackRelease') ? 'TrackRelease' : kind,
    isMain: attributeOf(element, 'IsMainRelease')?.trim() === 'true',
    type,
    ids: readIdentifiers(scopes, RELEASE_ID),
    title,
    titles,
    artist: displayArtist(scopes, artists),
    artists,
    label: null,
    pLines: readPLines(scopes),
    cLines: readCLines(scopes),
    genres: readGenres(scopes),
    parentalWarnings: readParentalWarnings(scopes),
    releaseDate,
    originalReleaseDate,
    resourceRefs: NOTHING,
    groups: NOTHING,
    coverRefs: NOTHING,
    place: placeOf(element),
  }
  if (types.length > 1) release.types = types
  addLabel(release, scopes, parties)
  addDetails(release, scopes, parties)
  addContents(release, scopes, parties)
  addOwn(release, element)
  return release
}

/** What stands in any of the scopes and is absent from most. */
function addDetails(release: Release, scopes: Scope[], parties: PartyDirectory): void {
  const { artistLines } = readArtistLines(scopes)
  if (artistLines) release.artistLines = artistLines
  const contributors = readOtherContributors(scopes, parties)
  if (contributors.length > 0) release.contributors = contributors
  const { dates } = readReleaseDates(scopes)
  if (dates) release.dates = dates
  const duration = firstToken(scopes, 'Duration')
  if (duration !== null) release.duration = duration
  describeRelease(release, scopes, parties)
}

/** What stands in the element itself and is absent from most. */
function addOwn(release: Release, element: Element): void {
  const language = attributeOf(element, 'LanguageAndScriptCode')
  if (language !== null) release.metadataLanguage = language
  const reason = tokenOf(element, 'ResourceOmissionReason')
  if (reason !== null) release.resourcesOmitted = reason
  const containsAi = tokenOf(element, 'ContainsAI')
  if (containsAi !== null) release.containsAi = containsAi
  const visibilityRefs = tokensOf(element, 'ReleaseVisibilityReference')
  if (visibilityRefs.length > 0) release.visibilityRefs = visibilityRefs
  const { rest } = readRest(element, RELEASE)
  if (rest) release.rest = rest
}

function readTypes(scopes: Scope[]): string[] {
  const found = gather(scopes, 'ReleaseType')
  if (found.length === 0) return NOTHING
  const types = new Set(found.map(({ element }) => readValue(element)))
  types.delete('')
  return [...types]
}

const LABELS = new Names('LabelName', 'ReleaseLabelReference')

/** ERN 3 names the label inline; ERN 4 refers to a party. */
function addLabel(release: Release, scopes: Scope[], parties: PartyDirectory): void {
  const found = gatherAny(scopes, LABELS)
  if (found.length === 0) return
  const named = found.map(({ element }) => nameOfLabel(element, parties))
  const chosen = preferred(found.filter((_, at) => named[at] !== ''))
  release.label = chosen && nameOfLabel(chosen.element, parties)
  const [first] = found
  const ref = first?.element.name === 'ReleaseLabelReference' ? ownText(first.element).trim() : ''
  if (ref !== '') release.labelRef = ref
  if (found.length === 1 && isPlainLabel(first as Found)) return
  const lines = found.map(({ element, scope }) => readLabelLine(element, scope, parties))
  const labels = [...new Set(named)].filter((name) => name !== '')
  if (labels.length > 1) release.labels = labels
  const isPlain =
    lines.length < 2 &&
    lines.every(({ type, territories }) => type === null && territories.length === 0)
  if (!isPlain) release.labelLines = lines
}

/** Nothing more is said of the label than which it is. */
function isPlainLabel({ element, scope }: Found): boolean {
  return element.attributes.length === 0 && scope.territories.length === 0
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

const DATES = new Names(
  'ReleaseDate',
  'GlobalReleaseDate',
  'OriginalReleaseDate',
  'GlobalOriginalReleaseDate',
)
const NO_DATES = { releaseDate: null, originalReleaseDate: null }

function readDates(scopes: Scope[]): Pick<Release, 'releaseDate' | 'originalReleaseDate'> {
  if (gatherAny(scopes, DATES).length === 0) return NO_DATES
  return {
    releaseDate: firstToken(scopes, 'ReleaseDate') ?? firstToken(scopes, 'GlobalReleaseDate'),
    originalReleaseDate:
      firstToken(scopes, 'OriginalReleaseDate') ?? firstToken(scopes, 'GlobalOriginalReleaseDate'),
  }
}

function addContents(release: Release, scopes: Scope[], parties: PartyDirectory): void {
  const { groups, references, linked } = readContents(scopes, parties)
  release.groups = groups
  let links: ResourceLink[] = NOTHING
  for (const { element } of scopes)
    for (const link of readLinks(element)) links = append(links, link)
  const covers = linked.filter(({ description }) => description && /cover/i.test(description))
  if (covers.length > 0) release.coverRefs = withoutRepeats(covers.map(({ ref }) => ref))
  if (references.length > 0) release.resourceRefs = withoutRepeats(references)
  if (links.length > 0) release.links = links
  const secondary = secondaryIn(scopes)
  if (secondary.length > 0) release.secondaryRefs = secondary
}

/** What a release is made of: its groups, all resources in playing order, and those of them that are linked. */
export function readContents(
  scopes: Scope[],
  parties: PartyDirectory,
): { groups: ResourceGroup[]; references: string[]; linked: ResourceLink[] } {
  const grouped = scopes.find(({ element }) => childOf(element, 'ResourceGroup') !== null)
  const groups = grouped
    ? childrenOf(grouped.element, 'ResourceGroup').map((one) => readResourceGroup(one, parties))
    : NOTHING
  const references: string[] = groups.length === 0 ? [] : playingOrder(groups)
  for (const { element } of scopes) addListed(element, references)
  const linked: ResourceLink[] = []
  for (const { element } of scopes) linkedResources(element, linked)
  for (const { ref } of linked) references.push(ref)
  return { groups, references, linked }
}

/** A list of one has no room for more, so that it takes less. */
function withoutRepeats(refs: string[]): string[] {
  const [only] = refs
  return only !== undefined && refs.length === 1 ? [only] : [...new Set(refs)]
}

/** `ReleaseResourceReference` directly, in its list, or (one sender's dialect) inside a like-named element. */
function addListed(element: Element, references: string[]): void {
  for (const list of childrenOf(element, 'ReleaseResourceReferenceList'))
    addListed(list, references)
  for (const child of childrenOf(element, 'ReleaseResourceReference')) {
    const own = tokenOf(child, child.name) ?? ownText(child).trim()
    if (own !== '') references.push(own)
  }
}

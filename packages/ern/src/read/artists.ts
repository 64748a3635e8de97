import type { Contributor, LocalText } from '../model.ts'
import {
  attributeOf,
  childOf,
  childrenOf,
  type Element,
  integerOf,
  ownText,
  textOf,
  tokenOf,
  childrenOfAny,
} from '../xml/element.ts'
import { append } from './append.ts'
import { Names } from './names.ts'
import { NOTHING } from './nothing.ts'
import { type PartyDirectory, readOtherNames, readPartyIds, readPartyName } from './parties.ts'
import {
  type Found,
  firstText,
  gather,
  type Scope,
  territoriesFor,
  withTerritories,
  gatherAny,
} from './scope.ts'

const DISPLAY_ARTIST = new Names('DisplayArtist')
const WORK_CONTRIBUTOR = new Names('MusicalWorkContributor')
const ROLES = [
  'DisplayArtistRole',
  'ArtistRole',
  'ArtisticRole',
  'Role',
  'ContributorRole',
  'ResourceContributorRole',
  'IndirectResourceContributorRole',
  'MusicalWorkContributorRole',
]
const REFERENCES = ['ArtistPartyReference', 'ContributorPartyReference', 'PartyReference']

export function readArtists(scopes: Scope[], parties: PartyDirectory): Contributor[] {
  return readContributors(scopes, parties, DISPLAY_ARTIST)
}

/** Elements whose name says what the roles may not. */
const KINDS = [
  'DisplayConductor',
  'DisplayComposer',
  'FeaturedArtist',
  'NonFeaturedArtist',
  'ContractedArtist',
  'NonContractedArtist',
]
const OTHERS = new Names(
  'Contributor',
  'ResourceContributor',
  'IndirectResourceContributor',
  'EditionContributor',
  ...KINDS,
)

export function readOtherContributors(scopes: Scope[], parties: PartyDirectory): Contributor[] {
  return readContributors(scopes, parties, OTHERS)
}

export function readWorkContributors(scopes: Scope[], parties: PartyDirectory): Contributor[] {
  return readContributors(scopes, parties, WORK_CONTRIBUTOR)
}

const OF_CUE = new Names(
  'Contributor',
  'ReferencedCreationContributor',
  'ReferencedIndirectCreationContributor',
)

export function readCueContributors(scopes: Scope[], parties: PartyDirectory): Contributor[] {
  return readContributors(scopes, parties, OF_CUE)
}

/** The elements by which artists, and with them others, refer to a party. */
export function partyReferencesIn(scopes: Scope[], whom: 'artists' | 'all'): Element[] {
  const found = gatherAny(scopes, DISPLAY_ARTIST)
  const all = whom === 'all' ? [...found, ...gatherAny(scopes, OTHERS)] : found
  return all.flatMap(({ element }) => childrenOfAny(element, REFERENCES)[0] ?? [])
}

/** Once per name and sequence: ERN 3 repeats the same people in every territory. */
function readContributors(scopes: Scope[], parties: PartyDirectory, names: Names): Contributor[] {
  const found = gatherAny(scopes, names)
  if (found.length === 0) return NOTHING
  return withTerritories(found, scopes, parties.size, (element) =>
    readContributor(element, parties),
  )
}

function readContributor(element: Element, parties: PartyDirectory): Contributor {
  const [reference] = childrenOfAny(element, REFERENCES)
  const partyRef = reference ? ownText(reference).trim() || null : null
  const sequence = attributeOf(element, 'SequenceNumber') ?? attributeOf(element, 'sequenceNumber')
  const contributor: Contributor = {
    name: (partyRef && parties.get(partyRef)?.name) || readPartyName(element) || special(element),
    partyRef,
    roles: [],
    sequence: sequence === null ? null : integerOf(sequence),
  }
  for (const role of childrenOfAny(element, ROLES))
    contributor.roles = withRoles(contributor.roles, role)
  if (partyRef === null) addInline(contributor, element)
  addContribution(contributor, element)
  if (KINDS.includes(element.name)) contributor.kind = element.name
  return contributor
}

function addInline(contributor: Contributor, element: Element): void {
  const { names } = readOtherNames(element)
  if (names) contributor.names = names
  const ids = readPartyIds(element)
  if (ids.length > 0) contributor.ids = ids
}

function addContribution(contributor: Contributor, element: Element): void {
  const instruments = childrenOf(element, 'InstrumentType')
  if (instruments.length > 0) contributor.instruments = instruments.map(readValue)
  const aiContribution = tokenOf(element, 'AiContribution')
  if (aiContribution !== null) contributor.aiContribution = aiContribution
  const credits = childrenOf(element, 'DisplayCredits')
    .map((credit) => textOf(credit, 'DisplayCreditText') ?? '')
    .filter(Boolean)
  if (credits.length > 0) contributor.displayCredits = credits
}

/** `SpecialDisplayArtist` and `SpecialContributor` of 4.3.1: "VariousArtists" and the like. */
function special(element: Element): string {
  const found = childrenOf(element, 'SpecialDisplayArtist', 'SpecialContributor')[0]
  return found ? readValue(found) : ''
}

/** A value that 4.3.1 moved into a `Value` child. */
export function readValue(element: Element): string {
  return tokenOf(element, 'Value') ?? ownText(element).trim()
}

/** Adds a role, a user-defined one by its own name; beside an allowed role it says more closely what it is. */
function withRoles(roles: string[], element: Element): string[] {
  const role = readValue(element)
  const own = attributeOf(childOf(element, 'Value') ?? element, 'UserDefinedValue')?.trim()
  const known = !own || role !== 'UserDefined' ? append(roles, role) : roles
  return own ? append(known, own) : known
}

/** The artist line as stated, else of the artists. */
export function displayArtist(scopes: Scope[], artists: Contributor[]): string {
  return statedArtist(scopes) || lineOf(artists)
}

/** The artist line as stated; empty where it is not. */
export function statedArtist(scopes: Scope[]): string {
  return (firstText(scopes, 'DisplayArtistName') ?? fullArtistName(scopes)) || ''
}

/** The main artists, then the featured ones. */
export function lineOf(artists: Contributor[]): string {
  const [only] = artists
  if (only === undefined) return ''
  if (artists.length === 1 && !only.roles.includes('FeaturedArtist')) return only.name
  const everywhere = artists.filter(({ territories }) => territories === undefined)
  const named = (everywhere.length > 0 ? everywhere : artists).filter(({ name }) => name !== '')
  const featured = named.filter(({ roles }) => roles.includes('FeaturedArtist'))
  const main = named.filter((artist) => !featured.includes(artist))
  const line = joinNames(main.map(({ name }) => name))
  if (featured.length === 0) return line
  return `${line} feat. ${joinNames(featured.map(({ name }) => name))}`.trim()
}

/** Some senders put the name into an element of its own. */
function fullArtistName(scopes: Scope[]): string | null {
  const [found] = gather(scopes, 'DisplayArtistName')
  return found ? textOf(found.element, 'FullName') : null
}

/** All artist lines, where there are several or the only one is for somewhere. */
export function readArtistLines(scopes: Scope[]): { artistLines?: LocalText[] } {
  const lines = gather(scopes, 'DisplayArtistName')
  if (lines.length === 0 || (lines.length === 1 && isPlain(lines[0] as Found))) return {}
  const artistLines = lines.map(({ element, scope }) => ({
    text: textOf(element, 'FullName') ?? ownText(element),
    type: null,
    subTitle: null,
    language: attributeOf(element, 'LanguageAndScriptCode'),
    ...territoriesFor(element, scope),
    ...(attributeOf(element, 'IsDefault') === 'true' ? { isDefault: true as const } : {}),
  }))
  const [only] = artistLines
  if (only && artistLines.length === 1 && only.language === null && only.territories.length === 0)
    return {}
  return { artistLines }
}

/** Its artist line says no more than the artist does. */
function isPlain({ element, scope }: Found): boolean {
  return element.attributes.length === 0 && scope.territories.length + scope.excluded.length === 0
}

function joinNames(names: string[]): string {
  const distinct = [...new Set(names)]
  const last = distinct.pop() ?? ''
  return distinct.length === 0 ? last : `${distinct.join(', ')} & ${last}`
}

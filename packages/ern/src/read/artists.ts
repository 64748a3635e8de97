import type { Contributor, LocalText } from '../model.ts'
import { attributeOf, childrenOf, type Element, integerOf, tokenOf } from '../xml/element.ts'
import { type PartyDirectory, readOtherNames, readPartyName } from './parties.ts'
import { distinct, firstText, gather, type Scope, territoriesFor } from './scope.ts'

const ROLES = [
  'DisplayArtistRole',
  'ArtistRole',
  'ArtisticRole',
  'Role',
  'ResourceContributorRole',
  'IndirectResourceContributorRole',
]
const REFERENCES = ['ArtistPartyReference', 'ContributorPartyReference', 'PartyReference']

export function readArtists(scopes: Scope[], parties: PartyDirectory): Contributor[] {
  return readContributors(scopes, parties, 'DisplayArtist')
}

export function readOtherContributors(scopes: Scope[], parties: PartyDirectory): Contributor[] {
  const names = [
    'Contributor',
    'ResourceContributor',
    'IndirectResourceContributor',
    'EditionContributor',
  ]
  return readContributors(scopes, parties, ...names)
}

/** Once per name and sequence: ERN 3 repeats the same people in every territory. */
function readContributors(
  scopes: Scope[],
  parties: PartyDirectory,
  ...names: string[]
): Contributor[] {
  return distinct(gather(scopes, ...names).map(({ element }) => readContributor(element, parties)))
}

function readContributor(element: Element, parties: PartyDirectory): Contributor {
  const [reference] = childrenOf(element, ...REFERENCES)
  const partyRef = reference?.text.trim() || null
  const sequence = attributeOf(element, 'SequenceNumber') ?? attributeOf(element, 'sequenceNumber')
  return {
    name: (partyRef && parties.get(partyRef)?.name) || readPartyName(element) || special(element),
    partyRef,
    roles: childrenOf(element, ...ROLES).map(readRole),
    sequence: integerOf(sequence),
    ...readOtherNames(element),
    ...readContribution(element),
  }
}

function readContribution(element: Element): Pick<Contributor, 'instruments' | 'aiContribution'> {
  const instruments = childrenOf(element, 'InstrumentType').map(readRole)
  const ai = tokenOf(element, 'AiContribution')
  return {
    ...(instruments.length > 0 ? { instruments } : {}),
    ...(ai === null ? {} : { aiContribution: ai }),
  }
}

/** `SpecialDisplayArtist` and `SpecialContributor` of 4.3.1: "VariousArtists" and the like. */
function special(element: Element): string {
  const found = childrenOf(element, 'SpecialDisplayArtist', 'SpecialContributor')[0]
  return found ? readRole(found) : ''
}

/** A value that 4.3.1 moved into a `Value` child. */
export function readRole(element: Element): string {
  return tokenOf(element, 'Value') ?? element.text.trim()
}

/** The artist line as stated, else the main artists, then the featured ones. */
export function displayArtist(scopes: Scope[], artists: Contributor[]): string {
  const stated = firstText(scopes, 'DisplayArtistName')
  if (stated) return stated
  const named = artists.filter(({ name }) => name !== '')
  const featured = named.filter(({ roles }) => roles.includes('FeaturedArtist'))
  const main = named.filter((artist) => !featured.includes(artist))
  const line = joinNames(main.map(({ name }) => name))
  if (featured.length === 0) return line
  return `${line} feat. ${joinNames(featured.map(({ name }) => name))}`.trim()
}

/** All artist lines, where there are several. */
export function readArtistLines(scopes: Scope[]): { artistLines?: LocalText[] } {
  const lines = gather(scopes, 'DisplayArtistName')
  if (lines.length < 2) return {}
  return {
    artistLines: lines.map(({ element, scope }) => ({
      text: element.text,
      type: null,
      subTitle: null,
      language: attributeOf(element, 'LanguageAndScriptCode'),
      ...territoriesFor(element, scope),
    })),
  }
}

function joinNames(names: string[]): string {
  const distinct = [...new Set(names)]
  const last = distinct.pop() ?? ''
  return distinct.length === 0 ? last : `${distinct.join(', ')} & ${last}`
}

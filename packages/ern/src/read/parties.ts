import type { Affiliation, Identifier, Party, PartyName } from '../model.ts'
import {
  attributeOf,
  childOf,
  childrenOf,
  type Element,
  textOf,
  tokenOf,
  tokensOf,
} from '../xml/element.ts'
import { identifiersIn } from './identifiers.ts'
import { readPeriod } from './periods.ts'

/** The parties of a message by reference, filled as the `PartyList` is read: it comes before all that uses it. */
export type PartyDirectory = Map<string, Party>

/** `Party` of ERN 4, or a party named inline (`MessageSender`, `DisplayArtist` of ERN 3). */
export function readParty(element: Element): Party {
  const party: Party = {
    ref: tokenOf(element, 'PartyReference'),
    ids: readPartyIds(element),
    name: readPartyName(element),
  }
  const { names } = readOtherNames(element)
  if (names) party.names = names
  const tradingName = textOf(element, 'TradingName')
  if (tradingName !== null) party.tradingName = tradingName
  const affiliations = childrenOf(element, 'Affiliation')
  if (affiliations.length > 0) party.affiliations = affiliations.map(readAffiliation)
  return party
}

function readAffiliation(element: Element): Affiliation {
  return {
    type: tokenOf(element, 'Type'),
    company: textOf(element, 'CompanyName'),
    partyRef: tokenOf(element, 'PartyAffiliateReference'),
    territories: tokensOf(element, 'TerritoryCode'),
    excludedTerritories: tokensOf(element, 'ExcludedTerritoryCode'),
    rights: tokensOf(element, 'RightsType'),
    share: tokenOf(element, 'PercentageOfRightsAssignment'),
    ...readPeriod(childOf(element, 'ValidityPeriod')),
  }
}

/** The name to show: the first, or the one that is marked as default. */
export function readPartyName(element: Element): string {
  const names = childrenOf(element, 'PartyName')
  const name = names.find((one) => attributeOf(one, 'IsDefault') === 'true') ?? names[0]
  return name ? fullName(name) : ''
}

/** All names with their parts, where there are several or parts are stated. */
export function readOtherNames(element: Element): { names?: PartyName[] } {
  const names = childrenOf(element, 'PartyName').map(readName)
  const [only] = names
  if (only === undefined) return {}
  const isPlain = names.length === 1 && only.language === null && Object.keys(only).length === 2
  return isPlain ? {} : { names }
}

const PARTS = [
  ['KeyName', 'keyName'],
  ['NamesBeforeKeyName', 'beforeKeyName'],
  ['NamesAfterKeyName', 'afterKeyName'],
  ['FullNameIndexed', 'indexed'],
  ['FullNameAsciiTranscribed', 'ascii'],
  ['AbbreviatedName', 'abbreviated'],
] as const

function readName(element: Element): PartyName {
  const name: PartyName = {
    name: fullName(element),
    language: attributeOf(element, 'LanguageAndScriptCode'),
  }
  for (const [part, member] of PARTS) {
    const text = textOf(element, part)
    if (text !== null) name[member] = text
  }
  return name
}

/** Full name, else the name put together from its parts. */
function fullName(name: Element): string {
  const full = textOf(name, 'FullName')
  if (full) return full
  const parts = ['NamesBeforeKeyName', 'KeyName', 'NamesAfterKeyName'].map((part) =>
    textOf(name, part),
  )
  return parts.filter(Boolean).join(' ') || name.text.trim()
}

export function readPartyIds(element: Element): Identifier[] {
  const ids: Identifier[] = []
  for (const container of childrenOf(element, 'PartyId'))
    if (container.first === null) addPartyId(ids, container)
    else for (const id of identifiersIn(container)) ids.push(id)
  return ids
}

function addPartyId(ids: Identifier[], element: Element): void {
  const value = element.text.trim()
  const namespace = attributeOf(element, 'Namespace')
  if (value !== '') ids.push({ type: partyIdType(element, value), value, namespace })
}

function partyIdType(element: Element, value: string): string {
  if (attributeOf(element, 'IsISNI') === 'true') return 'ISNI'
  if (attributeOf(element, 'IsDPID') === 'true' || /^PA-?DPIDA?-?\w/.test(value)) return 'DPID'
  return 'PartyId'
}

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
import { readPeriod } from './periods.ts'

/** The parties of a message by reference, filled as the `PartyList` is read: it comes before all that uses it. */
export type PartyDirectory = Map<string, Party>

/** `Party` of ERN 4, or a party named inline (`MessageSender`, `DisplayArtist` of ERN 3). */
export function readParty(element: Element): Party {
  return {
    ref: tokenOf(element, 'PartyReference'),
    ids: readPartyIds(element),
    name: readPartyName(element),
    ...readOtherNames(element),
    ...readTradingName(element),
    ...readAffiliations(element),
  }
}

function readTradingName(element: Element): Pick<Party, 'tradingName'> {
  const tradingName = textOf(element, 'TradingName')
  return tradingName === null ? {} : { tradingName }
}

function readAffiliations(element: Element): Pick<Party, 'affiliations'> {
  const found = childrenOf(element, 'Affiliation')
  return found.length === 0 ? {} : { affiliations: found.map(readAffiliation) }
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
  return childrenOf(element, 'PartyId').flatMap(readPartyId)
}

function readPartyId(element: Element): Identifier[] {
  if (element.children.length > 0)
    return element.children
      .filter((child) => child.text.trim() !== '')
      .map((child) => ({
        type: child.name,
        value: child.text.trim(),
        namespace: attributeOf(child, 'Namespace'),
      }))
  const value = element.text.trim()
  if (value === '') return []
  return [
    { type: partyIdType(element, value), value, namespace: attributeOf(element, 'Namespace') },
  ]
}

function partyIdType(element: Element, value: string): string {
  if (attributeOf(element, 'IsISNI') === 'true') return 'ISNI'
  if (attributeOf(element, 'IsDPID') === 'true' || /^PA-?DPIDA?-?\w/.test(value)) return 'DPID'
  return 'PartyId'
}

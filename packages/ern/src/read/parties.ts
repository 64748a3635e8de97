import type { Identifier, Party, PartyName } from '../model.ts'
import { attributeOf, childrenOf, type Element, textOf, tokenOf } from '../xml/element.ts'

/** The parties of a message by reference, filled as the `PartyList` is read: it comes before all that uses it. */
export type PartyDirectory = Map<string, Party>

/** `Party` of ERN 4, or a party named inline (`MessageSender`, `DisplayArtist` of ERN 3). */
export function readParty(element: Element): Party {
  return {
    ref: tokenOf(element, 'PartyReference'),
    ids: childrenOf(element, 'PartyId').flatMap(readPartyId),
    name: readPartyName(element),
    ...readOtherNames(element),
  }
}

/** The name to show: the first, or the one that is marked as default. */
export function readPartyName(element: Element): string {
  const names = childrenOf(element, 'PartyName')
  const name = names.find((one) => attributeOf(one, 'IsDefault') === 'true') ?? names[0]
  return name ? fullName(name) : ''
}

/** All names, where there are several. */
export function readOtherNames(element: Element): { names?: PartyName[] } {
  const names = childrenOf(element, 'PartyName')
  if (names.length < 2) return {}
  return {
    names: names.map((name) => ({
      name: fullName(name),
      language: attributeOf(name, 'LanguageAndScriptCode'),
    })),
  }
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

import type { Identifier, Party } from '../model.ts'
import { attributeOf, childOf, childrenOf, type Element, textOf, tokenOf } from '../xml/element.ts'

/** The parties of a message by reference, filled as the `PartyList` is read: it comes before all that uses it. */
export type PartyDirectory = Map<string, Party>

/** `Party` of ERN 4, or a party named inline (`MessageSender`, `DisplayArtist` of ERN 3). */
export function readParty(element: Element): Party {
  return {
    ref: tokenOf(element, 'PartyReference'),
    ids: childrenOf(element, 'PartyId').flatMap(readPartyId),
    name: readPartyName(element),
  }
}

/** Full name, else the name put together from its parts. */
export function readPartyName(element: Element): string {
  const name = childOf(element, 'PartyName')
  if (name === null) return ''
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

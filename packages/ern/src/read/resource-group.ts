import type { ResourceGroup, ResourceGroupItem } from '../model.ts'
import {
  attributeOf,
  childOf,
  childrenOf,
  type Element,
  integerOf,
  textOf,
  tokenOf,
  tokensOf,
} from '../xml/element.ts'
import { identifiersIn } from './identifiers.ts'

/** A group with its items and groups each in the order of their sequence numbers. */
export function readResourceGroup(element: Element): ResourceGroup {
  return {
    title: groupTitle(element),
    type: attributeOf(element, 'ResourceGroupType'),
    sequence: sequenceOf(element),
    ...readOwnRelease(element),
    items: bySequence(readItems(element)),
    groups: bySequence(childrenOf(element, 'ResourceGroup').map(readResourceGroup)),
  }
}

function readOwnRelease(element: Element): Pick<ResourceGroup, 'releaseIds' | 'releaseRef'> {
  const container = childOf(element, 'ReleaseId')
  const releaseRef = tokenOf(element, 'ResourceGroupReleaseReference')
  return {
    ...(container === null ? {} : { releaseIds: identifiersIn(container) }),
    ...(releaseRef === null ? {} : { releaseRef }),
  }
}

function groupTitle(element: Element): string | null {
  const plain = textOf(element, 'DisplayTitleText')
  if (plain) return plain
  const titles = childrenOf(element, 'DisplayTitle', 'Title', 'AdditionalTitle')
  return titles.map((title) => textOf(title, 'TitleText')).find(Boolean) ?? null
}

function readItems(element: Element): ResourceGroupItem[] {
  const items = childrenOf(element, 'ResourceGroupContentItem').flatMap(readItem)
  const listed = childOf(element, 'ResourceGroupResourceReferenceList')
  if (listed === null) return items
  const references = tokensOf(listed, 'ResourceGroupResourceReference')
  return [
    ...items,
    ...references.map((resourceRef) => ({ resourceRef, sequence: null, linkedRefs: [] })),
  ]
}

function readItem(element: Element): ResourceGroupItem[] {
  return tokensOf(element, 'ReleaseResourceReference').map((resourceRef) => ({
    resourceRef,
    sequence: sequenceOf(element),
    linkedRefs: tokensOf(element, 'LinkedReleaseResourceReference'),
  }))
}

function sequenceOf(element: Element): number | null {
  return integerOf(tokenOf(element, 'SequenceNumber') ?? attributeOf(element, 'SequenceNumber'))
}

/** Sorted when every entry has a number; as written otherwise. */
export function bySequence<T extends { sequence: number | null }>(entries: T[]): T[] {
  if (entries.some(({ sequence }) => sequence === null)) return entries
  return entries.sort((a, b) => (a.sequence as number) - (b.sequence as number))
}

/** The resources of groups in playing order: a group's items, then its groups. */
export function playingOrder(groups: ResourceGroup[]): string[] {
  return groups.flatMap((group) => [
    ...group.items.map(({ resourceRef }) => resourceRef),
    ...playingOrder(group.groups),
  ])
}

/** A resource that an ERN 4 group or item links to, with what the link says: cover art, lyrics, booklet. */
export interface LinkedResource {
  ref: string
  description: string | null
}

export function linkedResources(element: Element, found: LinkedResource[] = []): LinkedResource[] {
  for (const child of element.children) {
    if (child.name === 'LinkedReleaseResourceReference') {
      const ref = child.text.trim()
      if (ref !== '') found.push({ ref, description: attributeOf(child, 'LinkDescription') })
    } else if (child.name.startsWith('ResourceGroup')) linkedResources(child, found)
  }
  return found
}

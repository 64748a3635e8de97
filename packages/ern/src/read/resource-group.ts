import type { ResourceGroup, ResourceGroupItem, ResourceLink } from '../model.ts'
import {
  attributeOf,
  childOf,
  childrenOf,
  type Element,
  integerOf,
  ownText,
  tokenOf,
  tokensOf,
} from '../xml/element.ts'
import { readArtists, readOtherContributors } from './artists.ts'
import { identifiersIn } from './identifiers.ts'
import type { PartyDirectory } from './parties.ts'
import { bySequence } from './playing-order.ts'
import { everyChild, wholeWorld } from './scope.ts'
import { isSecondary } from './secondary.ts'
import { FLAGS } from './shapes.ts'
import { readTitles } from './titles.ts'

/** A group with its items and groups each in the order of their sequence numbers. */
export function readResourceGroup(element: Element, parties: PartyDirectory): ResourceGroup {
  const links = readLinks(element)
  return {
    ...readGroupTitles(element),
    type: attributeOf(element, 'ResourceGroupType'),
    sequence: sequenceOf(element),
    ...readDisplaySequence(element),
    ...readDuration(element),
    ...readOwnRelease(element),
    ...readPeople(element, parties),
    ...(links.length === 0 ? {} : { links }),
    items: bySequence(readItems(element)),
    groups: bySequence(
      childrenOf(element, 'ResourceGroup').map((one) => readResourceGroup(one, parties)),
    ),
  }
}

function readGroupTitles(element: Element): Pick<ResourceGroup, 'title' | 'titles'> {
  const { title, titles } = readTitles([wholeWorld(element)])
  const isPlain = titles.every(
    ({ text, type, subTitle, language, territories }) =>
      text === title &&
      !(type === 'GroupingTitle' || type === 'FormalTitle') &&
      subTitle === null &&
      language === null &&
      territories.length === 0,
  )
  return { title: title || null, ...(isPlain ? {} : { titles }) }
}

/** What to show for the sequence number; `NoDisplaySequence` says that it is nothing. */
function readDisplaySequence(element: Element): { displaySequence?: string } {
  const displaySequence = tokenOf(element, 'DisplaySequence')
  if (displaySequence !== null) return { displaySequence }
  return tokenOf(element, 'NoDisplaySequence') === 'true' ? { displaySequence: '' } : {}
}

function readDuration(element: Element): { duration?: string } {
  const duration = tokenOf(element, 'Duration')
  return duration === null ? {} : { duration }
}

function readOwnRelease(element: Element): Pick<ResourceGroup, 'releaseIds' | 'releaseRef'> {
  const container = childOf(element, 'ReleaseId')
  const releaseRef = tokenOf(element, 'ResourceGroupReleaseReference')
  return {
    ...(container === null ? {} : { releaseIds: identifiersIn(container) }),
    ...(releaseRef === null ? {} : { releaseRef }),
  }
}

function readPeople(
  element: Element,
  parties: PartyDirectory,
): Pick<ResourceGroup, 'artists' | 'contributors'> {
  const scopes = [wholeWorld(element)]
  const artists = readArtists(scopes, parties)
  const contributors = readOtherContributors(scopes, parties)
  return {
    ...(artists.length === 0 ? {} : { artists }),
    ...(contributors.length === 0 ? {} : { contributors }),
  }
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
  const links = readLinks(element)
  return tokensOf(element, 'ReleaseResourceReference').map((resourceRef) => ({
    resourceRef,
    sequence: sequenceOf(element),
    ...readDisplaySequence(element),
    linkedRefs: links.map(({ ref }) => ref),
    ...(isSecondary(element) ? { isSecondary: true as const } : {}),
    ...(links.some(({ description }) => description !== null) ? { links } : {}),
    ...readFlags(element),
  }))
}

/** `LinkedReleaseResourceReference` of an element itself. */
export function readLinks(element: Element): ResourceLink[] {
  return childrenOf(element, 'LinkedReleaseResourceReference')
    .map((link) => ({
      ref: ownText(link).trim(),
      description: attributeOf(link, 'LinkDescription'),
    }))
    .filter(({ ref }) => ref !== '')
}

function readFlags(element: Element): Pick<ResourceGroupItem, 'flags'> {
  let flags: Record<string, boolean> | null = null
  everyChild([wholeWorld(element)], (child) => {
    if (FLAGS.has(child.name)) (flags ??= {})[child.name] = ownText(child).trim() === 'true'
  })
  return flags === null ? {} : { flags }
}

function sequenceOf(element: Element): number | null {
  return integerOf(tokenOf(element, 'SequenceNumber') ?? attributeOf(element, 'SequenceNumber'))
}

/** The resources that ERN 4 releases, groups and items link to, with what the link says: cover art, lyrics. */
export function linkedResources(element: Element, found: ResourceLink[] = []): ResourceLink[] {
  for (const link of readLinks(element)) found.push(link)
  for (const inner of childrenOf(element, 'ResourceGroup', 'ResourceGroupContentItem'))
    linkedResources(inner, found)
  return found
}

import type { ResourceGroup, ResourceGroupItem, ResourceLink } from '../model.ts'
import {
  attributeOf,
  childOf,
  childrenOf,
  childrenOfAny,
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
import { type Scope, wholeWorld } from './scope.ts'
import { isSecondary } from './secondary.ts'
import { FLAGS } from './shapes.ts'
import { readTitles } from './titles.ts'

/** A group with its items and groups each in the order of their sequence numbers. */
export function readResourceGroup(element: Element, parties: PartyDirectory): ResourceGroup {
  const group: ResourceGroup = {
    title: null,
    type: attributeOf(element, 'ResourceGroupType'),
    sequence: sequenceOf(element),
    items: bySequence(readItems(element)),
    groups: bySequence(
      childrenOf(element, 'ResourceGroup').map((one) => readResourceGroup(one, parties)),
    ),
  }
  const scopes = [wholeWorld(element)]
  addTitles(group, scopes)
  addDisplaySequence(group, element)
  const duration = tokenOf(element, 'Duration')
  if (duration !== null) group.duration = duration
  const container = childOf(element, 'ReleaseId')
  if (container !== null) group.releaseIds = identifiersIn(container)
  const releaseRef = tokenOf(element, 'ResourceGroupReleaseReference')
  if (releaseRef !== null) group.releaseRef = releaseRef
  const artists = readArtists(scopes, parties)
  if (artists.length > 0) group.artists = artists
  const contributors = readOtherContributors(scopes, parties)
  if (contributors.length > 0) group.contributors = contributors
  const links = readLinks(element)
  if (links.length > 0) group.links = links
  return group
}

function addTitles(group: ResourceGroup, scopes: Scope[]): void {
  const { title, titles } = readTitles(scopes)
  if (title !== '') group.title = title
  const isPlain = titles.every(
    ({ text, type, subTitle, language, territories }) =>
      text === title &&
      !(type === 'GroupingTitle' || type === 'FormalTitle') &&
      subTitle === null &&
      language === null &&
      territories.length === 0,
  )
  if (!isPlain) group.titles = titles
}

/** What to show for the sequence number; `NoDisplaySequence` says that it is nothing. */
function addDisplaySequence(to: { displaySequence?: string }, element: Element): void {
  const displaySequence = tokenOf(element, 'DisplaySequence')
  if (displaySequence !== null) to.displaySequence = displaySequence
  else if (tokenOf(element, 'NoDisplaySequence') === 'true') to.displaySequence = ''
}

function readItems(element: Element): ResourceGroupItem[] {
  const items: ResourceGroupItem[] = []
  for (const item of childrenOf(element, 'ResourceGroupContentItem')) addItems(items, item)
  const listed = childOf(element, 'ResourceGroupResourceReferenceList')
  if (listed !== null)
    for (const resourceRef of tokensOf(listed, 'ResourceGroupResourceReference'))
      items.push({ resourceRef, sequence: null, linkedRefs: [] })
  return items
}

function addItems(items: ResourceGroupItem[], element: Element): void {
  const links = readLinks(element)
  const isDescribed = links.some(({ description }) => description !== null)
  const flags = readFlags(element)
  for (const resourceRef of tokensOf(element, 'ReleaseResourceReference')) {
    const item: ResourceGroupItem = {
      resourceRef,
      sequence: sequenceOf(element),
      linkedRefs: links.map(({ ref }) => ref),
    }
    addDisplaySequence(item, element)
    if (isSecondary(element)) item.isSecondary = true
    if (isDescribed) item.links = links
    if (flags !== null) item.flags = flags
    items.push(item)
  }
}

/** `LinkedReleaseResourceReference` of an element itself. */
export function readLinks(element: Element): ResourceLink[] {
  const found = childrenOf(element, 'LinkedReleaseResourceReference')
  if (found.length === 0) return []
  return found
    .map((link) => ({
      ref: ownText(link).trim(),
      description: attributeOf(link, 'LinkDescription'),
    }))
    .filter(({ ref }) => ref !== '')
}

function readFlags(element: Element): Record<string, boolean> | null {
  let flags: Record<string, boolean> | null = null
  for (let child = element.first; child !== null; child = child.next)
    if (FLAGS.has(child.name)) (flags ??= {})[child.name] = ownText(child).trim() === 'true'
  return flags
}

function sequenceOf(element: Element): number | null {
  return integerOf(tokenOf(element, 'SequenceNumber') ?? attributeOf(element, 'SequenceNumber'))
}

const HOLDERS = ['ResourceGroup', 'ResourceGroupContentItem']

/** The resources that ERN 4 releases, groups and items link to, with what the link says: cover art, lyrics. */
export function linkedResources(element: Element, found: ResourceLink[] = []): ResourceLink[] {
  for (const link of readLinks(element)) found.push(link)
  for (const inner of childrenOfAny(element, HOLDERS)) linkedResources(inner, found)
  return found
}

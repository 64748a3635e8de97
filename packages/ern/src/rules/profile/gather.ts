import { attributeOf, childOf, type Element, ownText } from '../../xml/element.ts'
import { Kept } from '../../xml/kept.ts'
import type { TextTable } from '../../xml/text-table.ts'
import type { Refs } from '../facts/message-facts.ts'
import { eachAt, has, valueOf } from './condition.ts'
import type { ItemFact, ProfileFacts } from './facts.ts'
import { gatherResource, valueIn } from './gather-resource.ts'
import { numberWithin, TitlesList } from './titles-list.ts'

/** Adds what a composite says to the facts of its message. */
export function gather(facts: ProfileFacts, element: Element, list: string | null): void {
  if (list === 'ResourceList') gatherResource(facts, element)
  else if (list === 'ReleaseList') gatherRelease(facts, element)
  else if (list === 'DealList') gatherDeal(facts, element)
}

const TITLES = new Kept((element) => new TitlesList(element))

function refsOf(element: Element, name: string, texts: TextTable): Refs {
  const refs: number[] = []
  for (let child = element.first; child !== null; child = child.next)
    if (child.name === name) refs.push(numberWithin(child, texts))
  return refs
}

function gatherRelease(facts: ProfileFacts, element: Element): void {
  if (element.name === 'TrackRelease') {
    const refs = refsOf(element, 'ReleaseResourceReference', facts.texts)
    const titles = TITLES.of(element).in(facts.texts, element.place?.form)
    facts.tracks.push({ refs, titles })
  }
  if (element.name !== 'Release') return
  const isStatedMain = attributeOf(element, 'IsMainRelease') === 'true'
  const listed = childOf(element, 'ReleaseResourceReferenceList')
  facts.releases.push({
    ref: valueIn(element, 'ReleaseReference')?.numberIn(facts.texts) ?? 0,
    isStatedMain,
    isMain: isStatedMain || facts.releases.length === 0,
    types: typesOf(element),
    primaries: listed ? primariesOf(listed) : 0,
  })
  gatherGroups(facts, element, 0, isStatedMain)
}

function typesOf(element: Element): string[] {
  const types: string[] = []
  for (let child = element.first; child !== null; child = child.next)
    if (child.name === 'ReleaseType') types.push(valueOf(child))
  return types
}

function primariesOf(list: Element): number {
  let found = 0
  for (let child = list.first; child !== null; child = child.next)
    if (attributeOf(child, 'ReleaseResourceType') === 'PrimaryResource') found++
  return found
}

/** `depth` is that of groups: 0 outside of any, 1 in a top group. */
function gatherGroups(facts: ProfileFacts, element: Element, depth: number, main: boolean): void {
  for (let child = element.first; child !== null; child = child.next) {
    const { name } = child
    if (name === 'ResourceGroup') gatherGroups(facts, child, depth + 1, main)
    else if (name === 'ReleaseDetailsByTerritory') gatherGroups(facts, child, depth, main)
    else if (name === 'ResourceGroupContentItem')
      facts.items.push(itemFact(facts, child, depth === 1, main))
    else if (name === 'LinkedReleaseResourceReference' && depth === 1)
      facts.linkedFromTop.add(child.numberIn(facts.texts))
  }
}

function itemFact(
  facts: ProfileFacts,
  element: Element,
  isAtTop: boolean,
  ofMain: boolean,
): ItemFact {
  const item: ItemFact = {
    refs: NO_REFS,
    roles: NO_REFS,
    type: null,
    isSequenced: false,
    isBonus: false,
    isAtTop,
    ofMain,
  }
  for (let child = element.first; child !== null; child = child.next) {
    if (child.name === 'ReleaseResourceReference') addReference(item, child, facts.texts)
    else if (child.name === 'SequenceNumber') item.isSequenced = true
    else if (child.name === 'ResourceType') item.type = ownText(child)
    else if (child.name === 'IsBonusResource') item.isBonus = ownText(child) === 'true'
    else if (child.name === 'LinkedReleaseResourceReference') {
      const ref = child.numberIn(facts.texts)
      if (isAtTop) facts.linkedFromTopItem.add(ref)
      if (attributeOf(child, 'LinkDescription') === 'VideoScreenCapture')
        facts.linkedAsCapture.add(ref)
    }
  }
  return item
}

const NO_REFS: readonly never[] = []
/** Of the one reference that most items have. */
const NO_ROLE = [null]

function addReference(item: ItemFact, element: Element, texts: TextTable): void {
  const ref = element.numberIn(texts)
  const role = attributeOf(element, 'ReleaseResourceType')
  const isFirst = item.refs.length === 0
  item.refs = isFirst ? [ref] : [...item.refs, ref]
  item.roles = isFirst && role === null ? NO_ROLE : [...item.roles, role]
}

const IS_PHYSICAL = has(
  'Deal/DealTerms/UseType',
  (use) => ownText(use) === 'PurchaseAsPhysicalProduct',
)

function gatherDeal(facts: ProfileFacts, element: Element): void {
  if (element.name !== 'ReleaseDeal') return
  if (facts.business !== null) gatherTerms(facts, element)
  if (IS_PHYSICAL(element))
    for (const ref of refsOf(element, 'DealReleaseReference', facts.texts)) facts.physical.add(ref)
}

/** `terms/Name` and `terms/Name=value`: what the business profiles ask for and refuse. */
function gatherTerms(facts: ProfileFacts, element: Element): void {
  const see = (term: string, found: Element): void => {
    facts.seen.add(`terms/${term}`)
    facts.seen.add(`terms/${term}=${ownText(found).slice(0, 80)}`)
  }
  for (const [path, term] of TERMS)
    eachAt(element, path, (found) => {
      see(term, found)
    })
}

const TERMS = [
  ...['CommercialModelType', 'PreOrderReleaseDate', 'PreOrderPreviewDate', 'PriceInformation'],
  ...['Usage/UseType', 'Usage/UserInterfaceType', 'Usage/DistributionChannelType'],
  ...['PreOrderReleaseDateTime', 'Usage/TechnicalInstantiation/DrmEnforcementType'],
].map((path) => {
  const names = `Deal/DealTerms/${path}`.split('/')
  return [names, (names.at(-1) ?? '').replace(/DateTime$/, 'Date')] as const
})

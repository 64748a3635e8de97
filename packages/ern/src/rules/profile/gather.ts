import { append } from '../../read/append.ts'
import { attributeOf, childOf, type Element, ownText } from '../../xml/element.ts'
import { countOf, eachAt, filled, has, valueOf } from './condition.ts'
import {
  CUE_SHEET,
  INDIRECT_ID,
  ISAN,
  ISRC,
  type ItemFact,
  type MessageFacts,
  PROPRIETARY_ID,
  RELEASE_DATE,
  type ResourceFact,
} from './facts.ts'

const TERRITORIAL_DATE = 'SoundRecordingDetailsByTerritory'
/** One level up in ERN 3 and 4, in the edition from 4.3 on. */
const BITS = [
  [PROPRIETARY_ID, '*/ProprietaryId', filled],
  [PROPRIETARY_ID, '*/ResourceId/ProprietaryId', filled],
  [ISRC, '*/ISRC', filled],
  [ISAN, '*/ISAN', filled],
  [ISAN, '*/VISAN', filled],
  [CUE_SHEET, '*/VideoCueSheetReference', filled],
  [INDIRECT_ID, 'IndirectSoundRecordingId', undefined],
  [RELEASE_DATE, `${TERRITORIAL_DATE}/ResourceReleaseDate`, undefined],
  [RELEASE_DATE, `${TERRITORIAL_DATE}/OriginalResourceReleaseDate`, undefined],
] as const
const TESTS = BITS.map(([bit, path, condition]) => [bit, has(path, condition)] as const)

/** Adds what a composite says to the facts of its message. */
export function gather(facts: MessageFacts, element: Element, list: string | null): void {
  if (list === 'ResourceList') facts.add(resourceFact(element))
  else if (list === 'ReleaseList') gatherRelease(facts, element)
  else if (list === 'DealList') gatherDeal(facts, element)
}

function resourceFact(element: Element): ResourceFact {
  let bits = 0
  for (const [bit, test] of TESTS) if ((bits & bit) === 0 && test(element)) bits |= bit
  return {
    name: element.name,
    ref: text(element, 'ResourceReference'),
    type: text(element, `${element.name}Type`) || text(element, 'Type'),
    isSupplemental: attributeOf(element, 'IsSupplemental') === 'true',
    references: countOf(element, 'ResourceReference'),
    has: bits,
    titles: titlesOf(element),
    contentFrom: contentFrom(element),
  }
}

function text(element: Element, name: string): string {
  const child = childOf(element, name)
  return child ? valueOf(child) : ''
}

function titlesOf(element: Element): ResourceFact['titles'] {
  return [
    textsOf(element, 'DisplayTitleText'),
    textsOf(element, 'DisplayTitle'),
    textsOf(element, 'AdditionalTitle'),
  ]
}

const NONE: string[] = []

function textsOf(element: Element, name: string): string[] {
  let found = NONE
  for (let child = element.first; child !== null; child = child.next) {
    if (child.name !== name) continue
    found = append(found, textWithin(child))
  }
  return found
}

function textWithin(element: Element): string {
  let within = ownText(element)
  for (let child: Element | null = element.first; child !== null; child = child.next)
    within += textWithin(child)
  return within
}

function contentFrom(element: Element): string[] {
  let found = NONE
  for (let child = element.first; child !== null; child = child.next) {
    if (child.name !== 'RelatedResource') continue
    if (text(child, 'ResourceRelationshipType') !== 'HasContentFrom') continue
    found = append(found, text(child, 'ResourceRelatedResourceReference'))
  }
  return found
}

function gatherRelease(facts: MessageFacts, element: Element): void {
  if (element.name === 'TrackRelease') {
    const refs = textsOf(element, 'ReleaseResourceReference')
    facts.tracks.push({ refs, titles: titlesOf(element) })
  }
  if (element.name !== 'Release') return
  const isStatedMain = attributeOf(element, 'IsMainRelease') === 'true'
  const listed = childOf(element, 'ReleaseResourceReferenceList')
  facts.releases.push({
    ref: text(element, 'ReleaseReference'),
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
function gatherGroups(facts: MessageFacts, element: Element, depth: number, main: boolean): void {
  for (let child = element.first; child !== null; child = child.next) {
    const { name } = child
    if (name === 'ResourceGroup') gatherGroups(facts, child, depth + 1, main)
    else if (name === 'ReleaseDetailsByTerritory') gatherGroups(facts, child, depth, main)
    else if (name === 'ResourceGroupContentItem')
      facts.items.push(itemFact(facts, child, depth === 1, main))
    else if (name === 'LinkedReleaseResourceReference' && depth === 1)
      facts.linkedFromTop.add(ownText(child))
  }
}

function itemFact(
  facts: MessageFacts,
  element: Element,
  isAtTop: boolean,
  ofMain: boolean,
): ItemFact {
  const item: ItemFact = {
    ...{ refs: [], roles: [], type: null, isSequenced: false, isBonus: false, isAtTop, ofMain },
  }
  for (let child = element.first; child !== null; child = child.next) {
    const value = ownText(child)
    if (child.name === 'ReleaseResourceReference') {
      item.refs = append(item.refs, value)
      item.roles = append(item.roles, attributeOf(child, 'ReleaseResourceType'))
    } else if (child.name === 'SequenceNumber') item.isSequenced = true
    else if (child.name === 'ResourceType') item.type = value
    else if (child.name === 'IsBonusResource') item.isBonus = value === 'true'
    else if (child.name === 'LinkedReleaseResourceReference') {
      if (isAtTop) facts.linkedFromTopItem.add(value)
      if (attributeOf(child, 'LinkDescription') === 'VideoScreenCapture')
        facts.linkedAsCapture.add(value)
    }
  }
  return item
}

const IS_PHYSICAL = has(
  'Deal/DealTerms/UseType',
  (use) => ownText(use) === 'PurchaseAsPhysicalProduct',
)

function gatherDeal(facts: MessageFacts, element: Element): void {
  if (element.name !== 'ReleaseDeal') return
  if (facts.business !== null) gatherTerms(facts, element)
  if (IS_PHYSICAL(element))
    for (const ref of textsOf(element, 'DealReleaseReference')) facts.physical.add(ref)
}

/** `terms/Name` and `terms/Name=value`: what the business profiles ask for and refuse. */
function gatherTerms(facts: MessageFacts, element: Element): void {
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

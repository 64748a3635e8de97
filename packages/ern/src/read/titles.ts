import type { LocalText } from '../model.ts'
import { attributeOf, childrenOf, type Element, ownText, textOf } from '../xml/element.ts'
import { append } from './append.ts'
import { Names } from './names.ts'
import { NOTHING } from './nothing.ts'
import { addTerritories, type Found, gatherAny, type Scope } from './scope.ts'

const TITLE_ELEMENTS = new Names(
  'DisplayTitleText',
  'DisplayTitle',
  'Title',
  'ReferenceTitle',
  'FormalTitle',
  'GroupingTitle',
  'AdditionalTitle',
  'ReferencedCreationTitle',
)

/** All titles of a composite, per language and territory. */
export function readTitles(scopes: Scope[]): { title: string; titles: LocalText[] } {
  let title = ''
  let best = 0
  let titles: LocalText[] | null = null
  const found = gatherAny(scopes, TITLE_ELEMENTS)
  for (let at = 0; at < found.length; at++) {
    const { element, scope } = found[at] as Found
    const local = readTitle(element, scope)
    if (local.text === '') continue
    titles = append(titles, local)
    const rank = rankOf(element, local)
    if (rank <= best) continue
    best = rank
    title = local.text
  }
  return { title, titles: titles ?? NOTHING }
}

/**
 * Display title over reference title over anything else; a default over others; the world, which comes first, over a
 * territory.
 */
function rankOf({ name }: Element, { type, isDefault }: LocalText): number {
  const preference = isDefault === true ? 1 : 0
  if (name === 'DisplayTitleText') return 7 + preference
  if (type === 'DisplayTitle') return 5 + preference
  return (type === 'ReferenceTitle' ? 3 : 1) + preference
}

function readTitle(element: Element, scope: Scope): LocalText {
  const title: LocalText = {
    text: textOf(element, 'TitleText') ?? (element.first === null ? ownText(element) : ''),
    type: titleType(element),
    subTitle: null,
    language: attributeOf(element, 'LanguageAndScriptCode'),
    territories: scope.territories,
  }
  addTerritories(title, element, scope)
  addSubTitles(title, element)
  if (attributeOf(element, 'IsDefault') === 'true') title.isDefault = true
  return title
}

function addSubTitles(title: LocalText, element: Element): void {
  if (element.first === null) return
  const found = childrenOf(element, 'SubTitle')
  const [first] = found
  if (first === undefined) return
  title.subTitle = ownText(first)
  const subTitles = found.map((one) => ({
    text: ownText(one),
    type: attributeOf(one, 'SubTitleType'),
    language: attributeOf(one, 'LanguageAndScriptCode'),
  }))
  const isPlain = subTitles.length === 1 && !subTitles[0]?.type && !subTitles[0]?.language
  if (!isPlain) title.subTitles = subTitles
}

function titleType(element: Element): string {
  const stated = attributeOf(element, 'TitleType')
  if (stated) return stated
  return element.name === 'DisplayTitleText' ? 'DisplayTitle' : element.name
}

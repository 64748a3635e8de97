import type { LocalText } from '../model.ts'
import { attributeOf, childrenOf, type Element, ownText, textOf } from '../xml/element.ts'
import { preferred, type Scope, addTerritories, gatherAny } from './scope.ts'

const TITLE_ELEMENTS = [
  'DisplayTitleText',
  'DisplayTitle',
  'Title',
  'ReferenceTitle',
  'FormalTitle',
  'GroupingTitle',
  'AdditionalTitle',
  'ReferencedCreationTitle',
]

interface Title {
  element: Element
  text: LocalText
}

/** All titles of a composite, per language and territory. */
export function readTitles(scopes: Scope[]): { title: string; titles: LocalText[] } {
  const found: Title[] = []
  for (const { element, scope } of gatherAny(scopes, TITLE_ELEMENTS)) {
    const text = readTitle(element, scope)
    if (text.text !== '') found.push({ element, text })
  }
  return { title: chooseTitle(found), titles: found.map(({ text }) => text) }
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

/** Display title over reference title over anything else; a default over others; the world over a territory. */
function chooseTitle(found: Title[]): string {
  if (found.length === 0) return ''
  const chosen =
    preferred(found.filter(({ element }) => element.name === 'DisplayTitleText')) ??
    preferred(found.filter(({ text }) => text.type === 'DisplayTitle')) ??
    preferred(found.filter(({ text }) => text.type === 'ReferenceTitle')) ??
    preferred(found)
  return chosen === null ? '' : chosen.text.text
}

import type { LocalText } from '../model.ts'
import { attributeOf, childAt, childrenOf, type Element, ownText, textOf } from '../xml/element.ts'
import { preferred, type Scope, territoriesFor, gatherAny } from './scope.ts'

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
  const inner = textOf(element, 'TitleText')
  return {
    text: inner ?? (childAt(element, 0) === null ? ownText(element) : ''),
    type: titleType(element),
    ...readSubTitles(element),
    language: attributeOf(element, 'LanguageAndScriptCode'),
    ...territoriesFor(element, scope),
    ...(attributeOf(element, 'IsDefault') === 'true' ? { isDefault: true as const } : {}),
  }
}

function readSubTitles(element: Element): Pick<LocalText, 'subTitle' | 'subTitles'> {
  const found = childrenOf(element, 'SubTitle')
  const [first] = found
  if (first === undefined) return { subTitle: null }
  const subTitles = found.map((one) => ({
    text: ownText(one),
    type: attributeOf(one, 'SubTitleType'),
    language: attributeOf(one, 'LanguageAndScriptCode'),
  }))
  const isPlain = subTitles.length === 1 && !subTitles[0]?.type && !subTitles[0]?.language
  return { subTitle: ownText(first), ...(isPlain ? {} : { subTitles }) }
}

function titleType(element: Element): string {
  const stated = attributeOf(element, 'TitleType')
  if (stated) return stated
  return element.name === 'DisplayTitleText' ? 'DisplayTitle' : element.name
}

const KINDS: ((title: Title) => boolean)[] = [
  ({ element }) => element.name === 'DisplayTitleText',
  ({ text }) => text.type === 'DisplayTitle',
  ({ text }) => text.type === 'ReferenceTitle',
  () => true,
]

/** Display title over reference title over anything else; a default over others; the world over a territory. */
function chooseTitle(found: Title[]): string {
  for (const kind of KINDS) {
    const chosen = preferred(found.filter(kind))
    if (chosen) return chosen.text.text
  }
  return ''
}

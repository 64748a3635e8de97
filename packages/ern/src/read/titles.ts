import type { LocalText } from '../model.ts'
import { attributeOf, type Element, textOf } from '../xml/element.ts'
import { gather, preferred, type Scope, territoriesFor } from './scope.ts'

const TITLE_ELEMENTS = [
  'DisplayTitleText',
  'DisplayTitle',
  'Title',
  'ReferenceTitle',
  'FormalTitle',
  'GroupingTitle',
  'AdditionalTitle',
]

interface Title {
  element: Element
  text: LocalText
}

/** All titles of a composite, per language and territory. */
export function readTitles(scopes: Scope[]): { title: string; titles: LocalText[] } {
  const found: Title[] = []
  for (const { element, scope } of gather(scopes, ...TITLE_ELEMENTS)) {
    const text = readTitle(element, scope)
    if (text.text !== '') found.push({ element, text })
  }
  return { title: chooseTitle(found), titles: found.map(({ text }) => text) }
}

function readTitle(element: Element, scope: Scope): LocalText {
  const inner = textOf(element, 'TitleText')
  return {
    text: inner ?? (element.children.length === 0 ? element.text : ''),
    type: titleType(element),
    subTitle: textOf(element, 'SubTitle'),
    language: attributeOf(element, 'LanguageAndScriptCode'),
    ...territoriesFor(element, scope),
  }
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

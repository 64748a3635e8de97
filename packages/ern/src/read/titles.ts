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

interface Found {
  element: Element
  scope: Scope
  text: LocalText
}

/** All titles of a composite, per language and territory. */
export function readTitles(scopes: Scope[]): { title: string; titles: LocalText[] } {
  const found = gather(scopes, ...TITLE_ELEMENTS)
    .map(({ element, scope }) => ({ element, scope, text: readTitle(element, scope) }))
    .filter(({ text }) => text.text !== '')
  return { title: chooseTitle(found), titles: found.map(({ text }) => text) }
}

function readTitle(element: Element, scope: Scope): LocalText {
  const inner = textOf(element, 'TitleText')
  return {
    text: inner ?? (element.children.length === 0 ? element.text : ''),
    type: titleType(element),
    subTitle: textOf(element, 'SubTitle'),
    language: attributeOf(element, 'LanguageAndScriptCode'),
    territories: territoriesFor(element, scope),
  }
}

function titleType(element: Element): string {
  const stated = attributeOf(element, 'TitleType')
  if (stated) return stated
  return element.name === 'DisplayTitleText' ? 'DisplayTitle' : element.name
}

/** Display title over reference title over anything else; a default over others; the world over a territory. */
function chooseTitle(found: Found[]): string {
  const kinds: ((title: Found) => boolean)[] = [
    ({ element }) => element.name === 'DisplayTitleText',
    ({ text }) => text.type === 'DisplayTitle',
    ({ text }) => text.type === 'ReferenceTitle',
    () => true,
  ]
  for (const kind of kinds) {
    const chosen = preferred(found.filter(kind))
    if (chosen) return chosen.text.text
  }
  return ''
}

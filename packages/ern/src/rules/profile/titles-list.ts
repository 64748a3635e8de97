import type { Element } from '../../xml/element.ts'
import type { FormState } from '../../xml/form-place.ts'
import type { TextTable } from '../../xml/text-table.ts'
import { ADDITIONAL_TITLE, DISPLAY_TITLE, DISPLAY_TITLE_TEXT, type Titles } from './facts.ts'

const KINDS: ReadonlyMap<string, number> = new Map([
  ['DisplayTitleText', DISPLAY_TITLE_TEXT],
  ['DisplayTitle', DISPLAY_TITLE],
  ['AdditionalTitle', ADDITIONAL_TITLE],
])
const NONE: Titles = []

/** The titles of a composite, or of all of a form: the same list while none has changed. */
export class TitlesList {
  readonly #elements: Element[] = []
  #titles = NONE
  #count = -1
  #document = 0

  constructor(element: Element) {
    for (let child = element.first; child !== null; child = child.next)
      if (KINDS.has(child.name)) this.#elements.push(child)
  }

  in(texts: TextTable, form: FormState | undefined): Titles {
    if (this.#elements.length === 0) return NONE
    if (form === undefined) return this.#read(texts)
    if (form.document !== this.#document || this.#haveChanged()) this.#titles = this.#read(texts)
    this.#document = form.document
    this.#count = form.count
    return this.#titles
  }

  #haveChanged(): boolean {
    for (const { place } of this.#elements) if ((place?.changedAt ?? 0) > this.#count) return true
    return false
  }

  #read(texts: TextTable): Titles {
    const [first, second] = this.#elements as [Element, Element | undefined]
    const titles = second
      ? [...pairOf(first, texts), ...pairOf(second, texts)]
      : pairOf(first, texts)
    for (let at = 2; at < this.#elements.length; at++)
      titles.push(...pairOf(this.#elements[at] as Element, texts))
    return titles
  }
}

function pairOf(element: Element, texts: TextTable): number[] {
  return [KINDS.get(element.name) ?? 0, numberWithin(element, texts)]
}

/** Number of all text in an element. */
export function numberWithin(element: Element, texts: TextTable): number {
  const { first } = element
  if (first === null) return element.numberIn(texts)
  const isOnly = first.next === null && first.first === null
  if (isOnly && !element.hasText) return first.numberIn(texts)
  return texts.of(textWithin(element))
}

function textWithin(element: Element): string {
  let within = element.text
  for (let child = element.first; child !== null; child = child.next) within += textWithin(child)
  return within
}

import { plainEnd } from './byte-runs.ts'
import type { ByteWindow } from './byte-window.ts'
import { Element } from './element.ts'
import { decodeReferences } from './entities.ts'
import { XmlFault } from './fault.ts'
import { FormPlace, type FormState } from './form-place.ts'
import { FormTexts, widthOf } from './form-texts.ts'
import { type LinePlace, widthBeyond } from './line-place.ts'
import { type Markup, markupOf, MORE } from './markup.ts'
import type { TextTable } from './text-table.ts'

const LESS = 60
const AMPERSAND = 38
const BRACKET = 93

/**
 * What composites have in common that have the same tags: a catalogue has thousands of them. The elements are there
 * once; each composite of the form only puts its texts into them. What depends on names and attributes alone needs to
 * be found out once, and what depends on a text only when that has changed.
 */
export class Form implements FormState {
  /** Name of the list that the composites stand in. */
  readonly list: string | null
  /** In document order, the composite's own first. */
  readonly elements: readonly Element[]
  /** How deep the deepest of them stands, the composite's own having 0. */
  readonly depth: number
  count = 0
  document = 0
  isMixed = false
  isMarked = false
  /** The forms that came behind it, the last one first. */
  after: readonly Form[] = []
  readonly #texts: FormTexts
  #markup: Markup | null = null
  #source: ByteWindow | null = null
  #line = 0
  #column = 0

  /** The form of a composite that was just read. */
  constructor(found: readonly Element[], used: number, list: string | null) {
    this.list = list
    const elements: Element[] = []
    const holders: Element[] = []
    let texts = 0
    let depth = 0
    for (let at = 0; at < used; at++) {
      const like = found[at] as Element
      const place = new FormPlace(this, like.first === null ? texts++ : -1)
      const element = likeOf(like, holders, this, place)
      depth = Math.max(depth, element.depth)
      holders[element.depth] = element
      elements.push(element)
    }
    this.elements = elements
    this.depth = depth
    this.#texts = new FormTexts(texts)
  }

  /** True for a composite that has the form. */
  fits(found: readonly Element[], used: number, list: string | null): boolean {
    const { elements } = this
    if (elements.length !== used || this.list !== list) return false
    for (let at = 0; at < used; at++) {
      const { tag, depth, namespace } = found[at] as Element
      const own = elements[at] as Element
      if (own.tag !== tag || own.depth !== depth || own.namespace !== namespace) return false
    }
    return true
  }

  /** From now on composites are known by their bytes that are written as the one at the offset, which has the form. */
  learnMarkup(source: ByteWindow, from: number): void {
    const { namespace } = this.elements[0] as Element
    const isPlain = this.elements.every((element) => element.namespace === namespace)
    this.#markup = isPlain ? markupOf(source.bytes, from - source.base, this.elements) : null
  }

  /**
   * Takes the composite at the source's position if it has the form and is written as others were. Gives the index
   * behind it, or -1: then it must be read tag by tag. `MORE` is for one that may have the form and is not whole yet.
   * `longest` is how long a text may be.
   */
  follow(source: ByteWindow, place: LinePlace, document: number, longest: number): number {
    const markup = this.#markup
    if (markup === null) return -1
    this.#begin(source, document)
    if (this.isMixed) this.#unmix()
    this.isMarked = true
    this.#line = place.line
    this.#column = place.column(source.base + source.position)
    const { slots } = markup
    let at = source.position
    for (let slot = 0; ; slot++) {
      at = markup.pass(slot, source.view, at, source.end)
      if (at < 0 || slot === slots.length) break
      at = this.#passText(slots[slot] as Element, source, at, longest)
      if (at < 0) break
    }
    if (at >= 0) this.#advance(place, markup, source.base + at)
    return at
  }

  #begin(source: ByteWindow, document: number): void {
    this.#source = source
    this.document = document
    this.count++
    const root = this.elements[0] as Element
    root.parent = null
    root.position = 0
    root.path = ''
  }

  /** Index behind the text at `at`, which the element takes; -1 where there is more than a plain text. */
  #passText(element: Element, source: ByteWindow, at: number, longest: number): number {
    const { text } = element.place as FormPlace
    const { bytes } = source
    const same = this.#texts.endOf(text, bytes, at)
    if (same >= 0) return same
    const to = plainEnd(bytes, at)
    if (to === source.end) return MORE
    if (bytes[to] !== LESS) return this.#passMarked(element, text, source, at, longest)
    if (to - at > longest) return -1
    this.#take(element, text, source, at, to, to - at)
    return to
  }

  /** The same for a text with references or more than ASCII. */
  #passMarked(
    element: Element,
    text: number,
    source: ByteWindow,
    from: number,
    longest: number,
  ): number {
    const { bytes } = source
    let hasReferences = false
    let wide = 0
    let to = plainEnd(bytes, from)
    for (; bytes[to] !== LESS; to = plainEnd(bytes, to + 1)) {
      const byte = bytes[to] as number
      if (byte >= 128) wide += widthBeyond(byte)
      else if (byte === AMPERSAND) hasReferences = true
      else if (byte !== BRACKET || bytes[to + 1] === BRACKET) return -1
    }
    if (to - from > longest) return -1
    const width = to - from + wide
    if (!hasReferences) this.#take(element, text, source, from, to, width)
    else if (!this.#takeReferences(element, text, bytes.toString('utf8', from, to), width))
      return -1
    return to
  }

  /** False where one is wrong: whoever reads the composite tag by tag says which. */
  #takeReferences(element: Element, text: number, written: string, width: number): boolean {
    try {
      const isNew = element.takeValue(decodeReferences(written), this.#texts.has(text))
      this.#texts.drop(text, width)
      if (isNew) this.#markChanged(element)
      return true
    } catch (error) {
      if (error instanceof XmlFault) return false
      throw error
    }
  }

  /** Takes a text that stands in the source as it is, and is another than before. */
  #take(
    element: Element,
    text: number,
    source: ByteWindow,
    from: number,
    to: number,
    width: number,
  ): void {
    if (this.#texts.keep(text, source.bytes, from, to, width)) element.takeKept(to > from)
    else element.takeSpan(source.base + from, source.base + to)
    this.#markChanged(element)
  }

  /** Moves the place behind the composite, which ends at an offset. */
  #advance(place: LinePlace, { lines, tail, tailSlot, slots }: Markup, end: number): void {
    const before = lines === 0 ? this.#column - 1 : 0
    place.line += lines
    place.lineStart = end - before - tail - this.#widthOf(tailSlot, slots.length)
  }

  #widthOf(from: number, to: number): number {
    const slots = this.#markup?.slots ?? []
    let width = 0
    for (let at = from; at < to; at++)
      width += this.#texts.widths[((slots[at] as Element).place as FormPlace).text] as number
    return width
  }

  lineOf({ lines }: FormPlace): number {
    return this.#line + lines
  }

  columnOf({ lines, offset, firstSlot, endSlot }: FormPlace): number {
    const before = lines === 0 ? this.#column : 1
    return before + offset + this.#widthOf(firstSlot, endSlot)
  }

  /** No element with children has text any more. */
  #unmix(): void {
    this.isMixed = false
    for (const element of this.elements)
      if (element.first !== null && element.takeValue('', false)) this.#markChanged(element)
  }

  /** Takes a composite that fits, and was read into other elements. */
  take(found: readonly Element[], source: ByteWindow, document: number): void {
    this.#begin(source, document)
    this.isMixed = false
    this.isMarked = false
    const { elements } = this
    for (let at = 0; at < elements.length; at++) {
      const element = elements[at] as Element
      const other = found[at] as Element
      element.standAt(other.line, other.column)
      if (this.#takeFrom(element, other, source)) this.#markChanged(element)
      if (element.first !== null && other.hasText) this.isMixed = true
    }
    const root = elements[0] as Element
    const outer = found[0] as Element
    root.parent = outer.parent
    root.position = outer.position
  }

  /** True when the text is another than before. */
  #takeFrom(element: Element, other: Element, source: ByteWindow): boolean {
    const texts = this.#texts
    const { text } = element.place as FormPlace
    if (other.spanFrom < 0) {
      const isNew = element.takeValue(other.text, text >= 0 && texts.has(text))
      if (text >= 0) texts.drop(text)
      return isNew
    }
    const from = other.spanFrom - source.base
    const to = other.spanTo - source.base
    if (text >= 0) {
      if (texts.isSame(text, source.bytes, from, to)) return false
      const width = widthOf(source, from, to)
      if (width < 0) texts.drop(text)
      else if (texts.keep(text, source.bytes, from, to, width)) {
        element.takeKept(true)
        return true
      }
    }
    element.takeSpan(other.spanFrom, other.spanTo)
    return true
  }

  textAt(from: number, to: number): string {
    return this.#source?.textAt(from, to) ?? ''
  }

  keptText({ text }: FormPlace): string | null {
    return text >= 0 && this.#texts.has(text) ? this.#texts.valueOf(text) : null
  }

  numberAt(from: number, to: number, table: TextTable): number {
    return this.#source?.numberAt(from, to, table) ?? 0
  }

  keptNumber({ text }: FormPlace, table: TextTable): number {
    return text >= 0 && this.#texts.has(text) ? this.#texts.numberOf(text, table) : -1
  }

  /** The element and those that it is in. */
  #markChanged(element: Element): void {
    const { count } = this
    for (let at: Element = element; ; at = at.parent as Element) {
      const place = at.place as FormPlace
      if (place.changedAt === count) return
      place.changedAt = count
      if (at.depth === 0) return
    }
  }
}

function likeOf(
  found: Element,
  holders: readonly Element[],
  form: Form,
  place: FormPlace,
): Element {
  const { name, attributes, depth, namespace, tag } = found
  const parent = depth === 0 ? null : (holders[depth - 1] as Element)
  const element = new Element(form, place).become(name, parent, attributes, 0, 0)
  element.namespace = namespace
  element.tag = tag
  element.depth = depth
  parent?.append(element)
  return element
}

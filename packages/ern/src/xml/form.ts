import type { ByteWindow } from './byte-window.ts'
import { Element } from './element.ts'
import { FormPlace, type FormState } from './form-place.ts'

/**
 * What composites have in common that have the same tags: a catalogue has thousands of them. The elements are there
 * once; each composite of the form only puts its places and texts into them. What depends on names and attributes
 * alone needs to be found out once, and what depends on a text only when that has changed.
 */
export class Form implements FormState {
  /** Name of the list that the composites stand in. */
  readonly list: string | null
  /** In document order, the composite's own first. */
  readonly elements: readonly Element[]
  count = 0
  document = 0
  isMixed = false
  /** A composite is at hand: another document, read by turns, cannot have the form at the same time. */
  isHeld = false
  /** The form that came behind it the last time. */
  next: Form | null = null
  #source: ByteWindow | null = null

  /** The form of a composite that was just read. */
  constructor(found: readonly Element[], used: number, list: string | null) {
    this.list = list
    const elements: Element[] = []
    const holders: Element[] = []
    for (let at = 0; at < used; at++) {
      const element = likeOf(found[at] as Element, holders, this)
      holders[element.depth] = element
      elements.push(element)
    }
    this.elements = elements
  }

  /** True for a composite that has the form. */
  fits(found: readonly Element[], used: number, list: string | null): boolean {
    const { elements } = this
    if (elements.length !== used || this.list !== list) return false
    for (let at = 0; at < used; at++) {
      const { tag, depth, namespace } = found[at] as Element
      if (this.follow(at, tag, depth, namespace) === null) return false
    }
    return true
  }

  /** A composite begins that may have the form. */
  begin(source: ByteWindow, document: number): void {
    this.#source = source
    this.document = document
    this.isMixed = false
    this.isHeld = true
    this.count++
    const root = this.elements[0] as Element
    root.parent = null
    root.position = 0
    root.path = ''
  }

  /** The element at an index, if a composite has such a one there; else null. */
  follow(at: number, tag: number, depth: number, namespace: string): Element | null {
    if (at >= this.elements.length) return null
    const element = this.elements[at] as Element
    if (element.tag !== tag || element.depth !== depth) return null
    return element.namespace === namespace ? element : null
  }

  /** False for a text that is not all of a leaf's. */
  takeText(element: Element, from: number, to: number): boolean {
    const place = element.place as FormPlace
    if (element.first !== null || place.hasMetText) return false
    if (element.takeText(place, from, to, this.#source as ByteWindow)) this.#markChanged(element)
    return true
  }

  /** An element of the composite at hand is over. */
  end(element: Element): void {
    const place = element.place as FormPlace
    if (!place.hasMetText && element.takeValue(place, '')) this.#markChanged(element)
  }

  /** Takes a composite that fits, and was read into other elements. */
  take(found: readonly Element[], source: ByteWindow, document: number): void {
    this.begin(source, document)
    const { elements } = this
    for (let at = 0; at < elements.length; at++) {
      const element = elements[at] as Element
      const place = element.place as FormPlace
      if (element.takeFrom(place, found[at] as Element, source)) this.#markChanged(element)
      if (element.first !== null && element.hasText) this.isMixed = true
    }
    const root = elements[0] as Element
    const outer = found[0] as Element
    root.parent = outer.parent
    root.position = outer.position
  }

  textAt(from: number, to: number): string {
    return this.#source?.textAt(from, to) ?? ''
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

function likeOf(found: Element, holders: readonly Element[], form: Form): Element {
  const parent = found.depth === 0 ? null : (holders[found.depth - 1] as Element)
  const element = new Element(form, new FormPlace(form)).become(
    found.name,
    parent,
    found.attributes,
    0,
    0,
  )
  element.namespace = found.namespace
  element.tag = found.tag
  element.depth = found.depth
  parent?.append(element)
  return element
}

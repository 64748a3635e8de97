import type { ByteWindow } from './byte-window.ts'
import { Element } from './element.ts'

/**
 * What composites have in common that have the same tags: a catalogue has thousands of them. The elements are there
 * once; each composite of the form only puts its places and texts into them. What depends on names and attributes
 * alone needs to be found out once, and what depends on a text only when that has changed.
 */
export class Form {
  /** Name of the list that the composites stand in. */
  readonly list: string | null
  /** In document order, the composite's own first. */
  readonly elements: readonly Element[]
  /** How many composites have had the form. */
  count = 0
  /** Number of the document that the composite at hand is of. */
  document = 0
  /** An element of the composite at hand has text beside its children. */
  isMixed = false
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
      const own = elements[at] as Element
      const other = found[at] as Element
      if (own.tag !== other.tag || own.depth !== other.depth || own.namespace !== other.namespace)
        return false
    }
    return true
  }

  /** Takes a composite that fits. Its element, which is of use until the next one is taken. */
  take(found: readonly Element[], source: ByteWindow, document: number): Element {
    const { elements } = this
    const root = elements[0] as Element
    const outer = found[0] as Element
    this.#source = source
    this.document = document
    this.isMixed = false
    const count = ++this.count
    root.parent = null
    for (let at = 0; at < elements.length; at++) {
      const element = elements[at] as Element
      if (element.takeFrom(found[at] as Element, source)) markChanged(element, count)
      if (element.first !== null && element.hasText) this.isMixed = true
    }
    root.parent = outer.parent
    root.position = outer.position
    root.path = ''
    return root
  }

  textAt(from: number, to: number): string {
    return this.#source?.textAt(from, to) ?? ''
  }
}

function likeOf(found: Element, holders: readonly Element[], form: Form): Element {
  const parent = found.depth === 0 ? null : (holders[found.depth - 1] as Element)
  const element = new Element(form, form).become(found.name, parent, found.attributes, 0, 0)
  element.namespace = found.namespace
  element.tag = found.tag
  element.depth = found.depth
  parent?.append(element)
  return element
}

/** The element and those that it is in. */
function markChanged(element: Element, count: number): void {
  for (let at: Element | null = element; at !== null && at.changedAt !== count; at = at.parent)
    at.changedAt = count
}

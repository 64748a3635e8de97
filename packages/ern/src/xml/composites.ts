import type { ByteWindow } from './byte-window.ts'
import { Element } from './element.ts'
import { ElementPool } from './element-pool.ts'
import { XmlFault } from './fault.ts'
import { FORMS } from './forms.ts'
import type { XmlLimits } from './limits.ts'
import type { XmlName } from './names.ts'
import type { XmlHandler } from './scanner.ts'

/** The root's start tag. */
export interface RootTag {
  name: XmlName
  namespace: string
  /** Holds the attributes, no children. */
  element: Element
}

export interface CompositeReader {
  root(root: RootTag): void
  /** Child elements of these root children are handed over one by one; other root children whole. */
  isList(name: string): boolean
  /** A list begins, even an empty one. The element holds its attributes, no children. */
  list(name: string, element: Element): void
  /** `list` is null for a child of the root. The element is complete, and of no use after the call. */
  composite(element: Element, list: string | null): void
  /** The list that began last is over, or the root: its element holds the first text between its children. */
  leave?(): void
}

let documents = 0

/** Builds each composite as a small tree and lets go of it, so that a catalogue never stands in memory as a tree. */
export class CompositeBuilder implements XmlHandler {
  readonly source: ByteWindow
  readonly #reader: CompositeReader
  readonly #limits: XmlLimits
  readonly #pool = ElementPool.borrow()
  readonly #positions = new Map<string, number>()
  #root: Element | null = null
  #list: Element | null = null
  #current: Element | null = null
  #elements = 0
  #composites = 0
  readonly #document = ++documents
  #depth = 0
  /** Of the tags of the composite at hand; 0 when one has no number. */
  #hash = 0

  constructor(reader: CompositeReader, limits: XmlLimits) {
    this.#reader = reader
    this.#limits = limits
    this.source = this.#pool.source
  }

  /** The document is over: its elements may serve for another. `at` is of no use any more. */
  finish(): void {
    ElementPool.giveBack(this.#pool)
  }

  /** Where reading stands, for a fault's path. */
  get at(): Element | null {
    return this.#current ?? this.#list ?? this.#root
  }

  open(
    name: XmlName,
    namespace: string,
    attributes: readonly string[],
    line: number,
    column: number,
    tag = 0,
  ): void {
    if (++this.#elements > this.#limits.elements)
      throw tooMany('The message', this.#limits.elements)
    const parent = this.#current
    if (parent !== null) {
      if (this.#pool.used >= this.#limits.elementsPerComposite)
        throw tooMany('One part of the message', this.#limits.elementsPerComposite)
      const child = this.#pool.take().become(name.local, parent, attributes, line, column)
      child.namespace = namespace
      child.tag = tag
      child.depth = ++this.#depth
      this.#hash = tag === 0 || this.#hash === 0 ? 0 : Math.imul(this.#hash, 31) + tag * 64 + this.#depth
      parent.append(child)
      this.#current = child
    } else if (this.#root === null) {
      this.#root = new Element(this.source).become(name.qualified, null, attributes, line, column)
      this.#root.namespace = namespace
      this.#reader.root({ name, namespace, element: this.#root })
    } else if (this.#list === null && this.#reader.isList(name.local)) {
      this.#list = new Element(this.source).become(name.local, this.#root, attributes, line, column)
      this.#list.namespace = namespace
      this.#reader.list(name.local, this.#list)
    } else {
      const child = this.#begin(name.local, this.#list ?? this.#root)
      this.#current = child.become(
        name.local,
        child.parent,
        attributes,
        line,
        column,
        child.position,
      )
      child.namespace = namespace
      child.tag = tag
      child.depth = this.#depth = 0
      this.#hash = tag
    }
  }

  #begin(name: string, parent: Element): Element {
    if (++this.#composites > this.#limits.composites)
      throw tooMany('The message', this.#limits.composites, 'parts')
    const key = parent === this.#root ? name : `${parent.name}/${name}`
    const position = (this.#positions.get(key) ?? 0) + 1
    if (position > 1 || this.#positions.size < 10_000) this.#positions.set(key, position)
    this.source.keep()
    const element = this.#pool.take()
    element.parent = parent
    element.position = parent === this.#root && position === 1 ? 0 : position
    return element
  }

  text(from: number, to: number): void {
    const element = this.#current
    if (element !== null) this.#limit(element, element.addText(from, to))
    else this.#between(this.source.textAt(from, to))
  }

  value(text: string): void {
    const element = this.#current
    if (element !== null) this.#limit(element, element.addValue(text))
    else this.#between(text)
  }

  /** One text between composites is enough to complain about. */
  #between(text: string): void {
    const element = this.#list ?? this.#root
    if (element !== null && !element.hasText && text.trim() !== '') element.addValue(text)
  }

  #limit(element: Element, length: number): void {
    if (length > this.#limits.textLength)
      throw new XmlFault(
        'XML_TEXT_TOO_LONG',
        `The text of <${element.name}> is longer than ${String(this.#limits.textLength)} characters.`,
        'Shorten it, or ask for a larger limit.',
      )
  }

  close(): void {
    const element = this.#current
    if (element === null) {
      this.#leave()
      return
    }
    const { parent } = element
    if (parent !== this.#list && parent !== this.#root) {
      this.#current = parent
      this.#depth--
      return
    }
    this.#current = null
    const list = this.#list?.name ?? null
    this.#reader.composite(this.#formed(list) ?? element, list)
    this.source.release()
    this.#pool.release()
  }

  #formed(list: string | null): Element | null {
    const { elements, used } = this.#pool
    return FORMS.formed(this.#hash, elements, used, list, this.source, this.#document)
  }

  #leave(): void {
    this.#reader.leave?.()
    this.#list = null
  }
}

function tooMany(what: string, limit: number, of = 'elements'): XmlFault {
  return new XmlFault(
    'XML_ELEMENTS_TOO_MANY',
    `${what} has more than ${String(limit)} ${of}.`,
    'Split the message.',
  )
}

import { Element } from './element.ts'
import { XmlFault } from './fault.ts'
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
  /** A list begins, even an empty one. */
  list(name: string): void
  /** `list` is null for a child of the root. The element is complete and not kept. */
  composite(element: Element, list: string | null): void
}

/** Builds each composite as a small tree and lets go of it, so that a catalogue never stands in memory as a tree. */
export class CompositeBuilder implements XmlHandler {
  readonly #reader: CompositeReader
  readonly #limits: XmlLimits
  readonly #positions = new Map<string, number>()
  #root: Element | null = null
  #list: Element | null = null
  #current: Element | null = null
  #elements = 0
  #all = 0
  #composites = 0

  constructor(reader: CompositeReader, limits: XmlLimits) {
    this.#reader = reader
    this.#limits = limits
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
  ): void {
    if (++this.#all > this.#limits.elements) throw tooMany('The message', this.#limits.elements)
    if (this.#current !== null) {
      if (++this.#elements > this.#limits.elementsPerComposite)
        throw tooMany('One part of the message', this.#limits.elementsPerComposite)
      const child = new Element(name.local, this.#current, attributes, line, column)
      this.#current.append(child)
      this.#current = child
    } else if (this.#root === null) {
      this.#root = new Element(name.qualified, null, attributes, line, column)
      this.#reader.root({ name, namespace, element: this.#root })
    } else if (this.#list !== null) {
      this.#current = this.#begin(name.local, this.#list, attributes, line, column)
    } else if (this.#reader.isList(name.local)) {
      this.#list = new Element(name.local, this.#root, attributes, line, column)
      this.#reader.list(name.local)
    } else this.#current = this.#begin(name.local, this.#root, attributes, line, column)
  }

  #begin(
    name: string,
    parent: Element,
    attributes: readonly string[],
    line: number,
    column: number,
  ): Element {
    this.#elements = 0
    if (++this.#composites > this.#limits.composites)
      throw tooMany('The message', this.#limits.composites, 'parts')
    const key = parent === this.#root ? name : `${parent.name}/${name}`
    const position = (this.#positions.get(key) ?? 0) + 1
    if (position > 1 || this.#positions.size < 10_000) this.#positions.set(key, position)
    const numbered = parent === this.#root && position === 1 ? 0 : position
    return new Element(name, parent, attributes, line, column, numbered)
  }

  text(value: string): void {
    const element = this.#current
    if (element === null) return
    element.text = element.text === '' ? value : element.text + value
    if (element.text.length > this.#limits.textLength)
      throw new XmlFault(
        'XML_TEXT_TOO_LONG',
        `The text of <${element.name}> is longer than ${String(this.#limits.textLength)} characters.`,
        'Shorten it, or ask for a larger limit.',
      )
  }

  close(): void {
    const element = this.#current
    if (element === null) {
      this.#list = null
      return
    }
    const parent = element.parent
    if (parent !== this.#list && parent !== this.#root) {
      this.#current = parent
      return
    }
    this.#current = null
    this.#reader.composite(element, this.#list?.name ?? null)
  }
}

function tooMany(what: string, limit: number, of = 'elements'): XmlFault {
  return new XmlFault(
    'XML_ELEMENTS_TOO_MANY',
    `${what} has more than ${String(limit)} ${of}.`,
    'Split the message.',
  )
}

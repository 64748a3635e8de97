import type { ByteWindow } from './byte-window.ts'
import { CompositeTree } from './composite-tree.ts'
import { Element } from './element.ts'
import { XmlFault } from './fault.ts'
import type { XmlLimits } from './limits.ts'
import type { XmlName } from './names.ts'
import type { Form } from './form.ts'
import type { Passed, XmlHandler } from './handler.ts'
import { LONGEST_KEPT } from './form-texts.ts'
import type { LinePlace } from './line-place.ts'
import { MORE } from './markup.ts'
import { Positions } from './positions.ts'
import { tooMany } from './scan-faults.ts'

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

/** Builds each composite as a small tree and lets go of it, so that a catalogue never stands in memory as a tree. */
export class CompositeBuilder implements XmlHandler {
  readonly source: ByteWindow
  readonly #reader: CompositeReader
  readonly #limits: XmlLimits
  readonly #tree = new CompositeTree()
  readonly #positions: Positions
  #root: Element | null = null
  #list: Element | null = null
  #elements = 0

  constructor(reader: CompositeReader, limits: XmlLimits) {
    this.#reader = reader
    this.#limits = limits
    this.#positions = new Positions(limits.composites)
    this.source = this.#tree.source
  }

  /** The document is over: its elements may serve for another. `at` is of no use any more. */
  finish(): void {
    this.#tree.finish()
  }

  /** Where reading stands, for a fault's path. */
  get at(): Element | null {
    return this.#tree.current ?? this.#list ?? this.#root
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
    const local = name.local
    if (this.#tree.current !== null) {
      if (this.#tree.used >= this.#limits.elementsPerComposite)
        throw tooMany('One part of the message', this.#limits.elementsPerComposite)
      this.#tree.open(local, namespace, attributes, line, column, tag, null)
    } else if (this.#root === null) {
      this.#root = new Element(this.source).become(name.qualified, null, attributes, line, column)
      this.#root.namespace = namespace
      this.#reader.root({ name, namespace, element: this.#root })
    } else if (this.#list === null && this.#reader.isList(local)) {
      this.#list = new Element(this.source).become(local, this.#root, attributes, line, column)
      this.#list.namespace = namespace
      this.#reader.list(local, this.#list)
    } else {
      const parent = this.#list ?? this.#root
      const position = this.#positions.next(local, parent, this.#root)
      this.#tree.begin(this.#list?.name ?? null)
      const composite = this.#tree.open(local, namespace, attributes, line, column, tag, parent)
      composite.parent = parent
      composite.position = position
    }
  }

  passWhole(place: LinePlace, namespace: string, depth: number): Passed {
    if (this.#tree.current !== null) return 'nothing'
    const { expected } = this.#tree
    let isMore = false
    for (let at = 0; at < expected.length; at++) {
      const form = expected[at] as Form
      if (!this.#mayFollow(form, namespace, depth)) continue
      const to = this.#tree.follow(form, place, this.#limits.textLength)
      if (to >= 0) {
        this.#take(form)
        return 'whole'
      }
      isMore ||= to === MORE
    }
    return isMore ? 'more' : 'nothing'
  }

  /** Whether a composite of the form may stand here without breaking a limit. */
  #mayFollow({ list, elements, depth }: Form, namespace: string, outer: number): boolean {
    const limits = this.#limits
    const { name, namespace: own } = elements[0] as Element
    if (list !== (this.#list?.name ?? null) || own !== namespace) return false
    if (list === null && this.#reader.isList(name)) return false
    return (
      this.#elements + elements.length <= limits.elements &&
      elements.length <= limits.elementsPerComposite &&
      outer + depth < limits.depth &&
      limits.textLength >= LONGEST_KEPT &&
      this.#positions.isFree
    )
  }

  #take({ elements, list }: Form): void {
    const composite = elements[0] as Element
    const parent = this.#list ?? (this.#root as Element)
    this.#elements += elements.length
    composite.parent = parent
    composite.position = this.#positions.next(composite.name, parent, this.#root)
    this.#reader.composite(composite, list)
  }

  text(from: number, to: number): void {
    if (this.#tree.current !== null) this.#limit(this.#tree.text(from, to))
    else this.#between(this.source.textAt(from, to))
  }

  value(text: string): void {
    if (this.#tree.current !== null) this.#limit(this.#tree.value(text))
    else this.#between(text)
  }

  /** One text between composites is enough to complain about. */
  #between(text: string): void {
    const element = this.#list ?? this.#root
    if (element !== null && !element.hasText && text.trim() !== '') element.addValue(text)
  }

  #limit(length: number): void {
    if (length > this.#limits.textLength)
      throw new XmlFault(
        'XML_TEXT_TOO_LONG',
        `The text of <${this.#tree.current?.name ?? ''}> is longer than ${String(this.#limits.textLength)} characters.`,
        'Shorten it, or ask for a larger limit.',
      )
  }

  close(): void {
    if (this.#tree.current === null) {
      this.#leave()
      return
    }
    const composite = this.#tree.close()
    if (composite === null) return
    this.#reader.composite(composite, this.#list?.name ?? null)
    this.#tree.release()
  }

  #leave(): void {
    this.#reader.leave?.()
    this.#list = null
  }
}

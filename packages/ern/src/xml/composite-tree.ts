import type { ByteWindow } from './byte-window.ts'
import type { Element } from './element.ts'
import { ElementPool } from './element-pool.ts'
import type { Form } from './form.ts'
import type { FormPlace } from './form-place.ts'
import { FORMS } from './forms.ts'

let documents = 0

/**
 * The composite that is being read. As long as its tags are those of the form that followed the last time, it is put
 * into the elements of that; else into elements of a pool.
 */
export class CompositeTree {
  readonly source: ByteWindow
  /** Where reading stands; null outside of a composite. */
  current: Element | null = null
  /** How many elements the composite has. */
  used = 0
  readonly #pool = ElementPool.borrow()
  readonly #document = ++documents
  #depth = 0
  /** Of the tags and of how they are nested; 0 when one has no number. */
  #hash = 0
  #list: string | null = null
  #followed: Form | null = null
  #last: { next: Form | null } = FORMS

  constructor() {
    this.source = this.#pool.source
  }

  /** The document is over. */
  finish(): void {
    this.#letGo()
    ElementPool.giveBack(this.#pool)
  }

  /** Begins a composite, a child of a list or of the root. */
  begin(list: string | null): void {
    this.source.keep()
    this.used = 0
    this.#depth = -1
    this.#hash = 1
    this.#list = list
    const { next } = this.#last
    this.#followed = next !== null && next.list === list && !next.isHeld ? next : null
    this.#followed?.begin(this.source, this.#document)
  }

  /** Begins an element of the composite; `parent` is needed for the composite's own. */
  open(
    name: string,
    namespace: string,
    attributes: readonly string[],
    line: number,
    column: number,
    tag: number,
    parent: Element | null,
  ): Element {
    const depth = ++this.#depth
    const before = this.#hash
    this.#hash = tag === 0 || before === 0 ? 0 : (Math.imul(before, 31) + tag * 64 + depth) | 0
    if (this.#followed !== null) {
      const found = this.#followed.follow(this.used, tag, depth, namespace)
      if (found !== null) {
        this.used++
        found.line = line
        found.column = column
        ;(found.place as FormPlace).hasMetText = false
        return (this.current = found)
      }
      this.#leave(this.#followed)
    }
    this.used++
    const inner = this.current
    const child = this.#pool.take().become(name, inner ?? parent, attributes, line, column)
    child.namespace = namespace
    child.tag = tag
    child.depth = depth
    inner?.append(child)
    return (this.current = child)
  }

  /** A text of the current element. Gives the length of all of it. */
  text(from: number, to: number): number {
    if (this.#followed !== null) {
      if (this.#followed.takeText(this.current as Element, from, to)) return to - from
      this.#leave(this.#followed)
    }
    return (this.current as Element).addText(from, to)
  }

  value(text: string): number {
    if (this.#followed !== null) this.#leave(this.#followed)
    return (this.current as Element).addValue(text)
  }

  /** Ends the current element. Gives the whole composite when that was its own. */
  close(): Element | null {
    const element = this.current as Element
    this.#followed?.end(element)
    if (--this.#depth >= 0) {
      this.current = element.parent
      return null
    }
    this.current = null
    if (this.#followed !== null && this.#followed.elements.length > this.used) {
      this.current = element
      this.#leave(this.#followed)
      this.current = null
    }
    return this.#whole()
  }

  /** The composite is not needed any more. */
  release(): void {
    this.#letGo()
    this.source.release()
    this.#pool.release()
  }

  #letGo(): void {
    if (this.#followed !== null) this.#followed.isHeld = false
    this.#followed = null
  }

  #whole(): Element {
    const { elements } = this.#pool
    const form = this.#followed ?? FORMS.of(this.#hash, elements, this.used, this.#list)
    const root = (form?.elements ?? elements)[0] as Element
    if (form === null) return root
    this.#last.next = form
    this.#last = form
    if (form !== this.#followed) form.take(elements, this.source, this.#document)
    this.#followed = form
    return form.elements[0] as Element
  }

  /** The composite is of another form: goes on in elements of the pool. */
  #leave(form: Form): void {
    const { current } = this
    const holders: Element[] = []
    for (let at = 0; at < this.used; at++) {
      const element = form.elements[at] as Element
      const { name, attributes, line, column, depth } = element
      const parent = depth === 0 ? element.parent : (holders[depth - 1] as Element)
      const copy = this.#pool.take().become(name, parent, attributes, line, column)
      copy.copyFrom(element)
      if (depth > 0) parent?.append(copy)
      holders[depth] = copy
    }
    this.#letGo()
    this.current = current === null ? null : (holders[current.depth] as Element)
  }
}

import type { ByteWindow } from './byte-window.ts'
import type { Element } from './element.ts'
import { ElementPool } from './element-pool.ts'
import type { Form } from './form.ts'
import { FORMS } from './forms.ts'
import type { LinePlace } from './line-place.ts'
import { MORE } from './markup.ts'

/** Forms that are expected behind another. */
const MOST_EXPECTED = 4

let documents = 0

/**
 * The composite that is being read. It is looked for whole among the forms that came here before; else it is put, tag
 * by tag, into elements of a pool.
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
  #last: { after: readonly Form[] } = FORMS
  /** The form that was expected first, in vain, for the composite at hand. */
  #missed: Form | null = null

  constructor() {
    this.source = this.#pool.source
  }

  /** The document is over. */
  finish(): void {
    ElementPool.giveBack(this.#pool)
  }

  /** Forms that a composite may have here, likely ones first. */
  get expected(): readonly Form[] {
    return this.#last.after
  }

  /**
   * Goes behind the composite that stands at the source's position, if it has the form; then the form's elements are
   * those of the composite. Gives -1 if it has not, `MORE` where that is to come. `longest` is how long a text may be.
   */
  follow(form: Form, place: LinePlace, longest: number): number {
    const to = form.follow(this.source, place, this.#document, longest)
    if (to >= 0) {
      this.source.position = to
      this.#expect(form)
    } else if (to !== MORE) this.#missed ??= form
    return to
  }

  /** Begins a composite, a child of a list or of the root, to be read tag by tag. */
  begin(list: string | null): void {
    this.source.keep()
    this.used = 0
    this.#depth = -1
    this.#hash = 1
    this.#list = list
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
    return (this.current as Element).addText(from, to)
  }

  value(text: string): number {
    return (this.current as Element).addValue(text)
  }

  /** Ends the current element. Gives the whole composite when that was its own. */
  close(): Element | null {
    const element = this.current as Element
    if (--this.#depth >= 0) {
      this.current = element.parent
      return null
    }
    this.current = null
    return this.#whole()
  }

  /** The composite is not needed any more. */
  release(): void {
    this.source.release()
    this.#pool.release()
  }

  #whole(): Element {
    const { elements } = this.#pool
    const form = FORMS.of(this.#hash, elements, this.used, this.#list)
    if (form === null) return elements[0] as Element
    // A form that was missed though the tags are the same is written otherwise now.
    if (form.count === 0 || form === this.#missed)
      form.learnMarkup(this.source, this.source.keptFrom)
    form.take(elements, this.source, this.#document)
    this.#expect(form)
    return form.elements[0] as Element
  }

  #expect(form: Form): void {
    const last = this.#last
    if (last.after[0] !== form)
      last.after = [form, ...last.after.filter((other) => other !== form)].slice(0, MOST_EXPECTED)
    this.#last = form
    this.#missed = null
  }
}

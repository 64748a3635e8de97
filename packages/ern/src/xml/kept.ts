import type { Element } from './element.ts'
import type { FormState } from './form-place.ts'

let keys = 0

/** What is found out of names and attributes alone: once for all elements that stand at one place of a form. */
export class Kept<T> {
  readonly #key = keys++
  readonly #find: (element: Element) => T

  /** `find` must not look at texts, lines or columns. */
  constructor(find: (element: Element) => T) {
    this.#find = find
  }

  of(element: Element): T {
    const { place } = element
    if (place === null) return this.#find(element)
    const kept = (place.kept ??= new Array<unknown>(keys))
    const known = kept[this.#key]
    if (known !== undefined) return known as T
    const found = this.#find(element)
    kept[this.#key] = found
    return found
  }
}

/** What is read of elements of a composite: in one document the same again while none of their texts has changed. */
export class KeptReading<T> {
  readonly #elements: readonly Element[]
  readonly #read: (elements: readonly Element[]) => T
  #value: T | undefined = undefined
  #count = -1
  #document = 0

  constructor(elements: readonly Element[], read: (elements: readonly Element[]) => T) {
    this.#elements = elements
    this.#read = read
  }

  /** `form` is that of the elements, if they have one. */
  in(form: FormState | undefined): T {
    if (form === undefined) return this.#read(this.#elements)
    const { count, document } = form
    if (this.#value === undefined || document !== this.#document || this.#haveChanged())
      this.#value = this.#read(this.#elements)
    this.#document = document
    this.#count = count
    return this.#value
  }

  #haveChanged(): boolean {
    for (let at = 0; at < this.#elements.length; at++)
      if (((this.#elements[at] as Element).place?.changedAt ?? 0) > this.#count) return true
    return false
  }
}

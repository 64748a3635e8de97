import type { Element } from './element.ts'

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

import type { Element } from './element.ts'
import { tooMany } from './scan-faults.ts'

/** Names of composites that are told apart: a message that makes up more shall not fill the memory. */
const MOST_NAMES = 10_000

/** Counts composites by their names. */
export class Positions {
  readonly #most: number
  readonly #counts = new Map<string, { count: number }>()
  #all = 0
  #lastParent: Element | null = null
  #lastName = ''
  #last = { count: 0 }

  constructor(most: number) {
    this.#most = most
  }

  /** One more composite is allowed. */
  get isFree(): boolean {
    return this.#all < this.#most
  }

  /** The position among its like of the next composite; 0 for a child of the root that may be the only one. */
  next(name: string, parent: Element, root: Element | null): number {
    if (++this.#all > this.#most) throw tooMany('The message', this.#most, 'parts')
    if (parent !== this.#lastParent || name !== this.#lastName) this.#turnTo(name, parent, root)
    const position = ++this.#last.count
    return parent === root && position === 1 ? 0 : position
  }

  #turnTo(name: string, parent: Element, root: Element | null): void {
    const key = parent === root ? name : `${parent.name}/${name}`
    let counter = this.#counts.get(key)
    if (counter === undefined) {
      counter = { count: 0 }
      if (this.#counts.size < MOST_NAMES) this.#counts.set(key, counter)
    }
    this.#last = counter
    this.#lastParent = parent
    this.#lastName = name
  }
}

import type { ByteWindow } from './byte-window.ts'
import { Element } from './element.ts'

/** More than nearly all composites have. */
const KEPT = 4_096

/** The elements of the composite that is being read, to be used again for the next. */
export class ElementPool {
  /** How many the current composite has. */
  used = 0
  readonly #source: ByteWindow
  #elements: Element[] = []

  constructor(source: ByteWindow) {
    this.#source = source
  }

  take(): Element {
    if (this.used === this.#elements.length) this.#elements.push(new Element(this.#source))
    return this.#elements[this.used++] as Element
  }

  /** The composite is over. */
  release(): void {
    this.used = 0
    if (this.#elements.length > KEPT) this.#elements = this.#elements.slice(0, KEPT)
  }
}

import { ByteWindow } from './byte-window.ts'
import { Element } from './element.ts'

/** More elements than nearly all composites have, and more bytes. */
const KEPT_ELEMENTS = 4_096
const KEPT_BYTES = 1 << 18

let spare: ElementPool | null = null

/** The elements of the composite that is being read, to be used again for the next, and what their texts stand in. */
export class ElementPool {
  readonly source = new ByteWindow()
  /** How many the current composite has. */
  used = 0
  elements: Element[] = []

  /** A pool for one document: the last one given back, which has its elements already, or a new one. */
  static borrow(): ElementPool {
    const pool = spare ?? new ElementPool()
    spare = null
    return pool
  }

  /** Gives a pool back whose document is over, when nobody asks for its elements any more. */
  static giveBack(pool: ElementPool): void {
    pool.release()
    pool.source.reset(KEPT_BYTES)
    spare = pool
  }

  take(): Element {
    if (this.used === this.elements.length) this.elements.push(new Element(this.source))
    return this.elements[this.used++] as Element
  }

  /** The composite is over. */
  release(): void {
    this.used = 0
    if (this.elements.length > KEPT_ELEMENTS) this.elements = this.elements.slice(0, KEPT_ELEMENTS)
  }
}

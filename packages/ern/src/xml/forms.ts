import type { ByteWindow } from './byte-window.ts'
import type { Element } from './element.ts'
import { Form } from './form.ts'

const SLOTS = 1_024
/** Elements of one form, and of all: longer composites come seldom twice. */
const MOST_OF_ONE = 1_024
const MOST = 32_768

/** The forms that composites have had, of all documents. */
export class Forms {
  #slots: (Form | null)[] = new Array<Form | null>(SLOTS).fill(null)
  readonly #seen = new Int32Array(SLOTS)
  #elements = 0

  /**
   * The composite as one of its form, if it is at least the second of that. `hash` is of the tags and of how they
   * are nested; 0 for a composite with a tag that has no number.
   */
  formed(
    hash: number,
    found: readonly Element[],
    used: number,
    list: string | null,
    source: ByteWindow,
    document: number,
  ): Element | null {
    if (hash === 0 || used > MOST_OF_ONE) return null
    const slot = (hash ^ (hash >>> 15)) & (SLOTS - 1)
    let form = this.#slots[slot] ?? null
    if (form === null || !form.fits(found, used, list)) {
      if (this.#seen[slot] !== hash) {
        this.#seen[slot] = hash
        return null
      }
      form = this.#learn(slot, new Form(found, used, list))
    }
    return form.take(found, source, document)
  }

  #learn(slot: number, form: Form): Form {
    this.#elements += form.elements.length
    if (this.#elements > MOST) {
      // Only documents without end of forms get here; those of a feed are soon known again.
      this.#slots = new Array<Form | null>(SLOTS).fill(null)
      this.#elements = form.elements.length
    }
    return (this.#slots[slot] = form)
  }
}

export const FORMS = new Forms()

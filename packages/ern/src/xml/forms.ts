import type { Element } from './element.ts'
import { Form } from './form.ts'

const SLOTS = 1_024
/** Elements of one form, and of all: longer composites come seldom twice. */
const MOST_OF_ONE = 1_024
const MOST = 32_768

/** The forms that composites have had, of all documents. */
class Forms {
  /** The forms that documents began with. */
  after: readonly Form[] = []
  readonly #slots = new Array<Form | null>(SLOTS).fill(null)
  readonly #seen = new Int32Array(SLOTS)
  #elements = 0

  /** The form of a composite, if it is at least the second of that; `hash` is 0 where it can have none. */
  of(hash: number, found: readonly Element[], used: number, list: string | null): Form | null {
    if (hash === 0 || used > MOST_OF_ONE) return null
    const slot = (hash ^ (hash >>> 15)) & (SLOTS - 1)
    const form = this.#slots[slot] ?? null
    if (form?.fits(found, used, list)) return form
    if (this.#seen[slot] === hash) return this.#learn(slot, new Form(found, used, list))
    this.#seen[slot] = hash
    return null
  }

  #learn(slot: number, form: Form): Form {
    this.#drop(slot)
    this.#elements += form.elements.length
    if (this.#elements > MOST) {
      // Only documents without end of forms get here; those of a feed are soon known again.
      for (let at = 0; at < SLOTS; at++) this.#drop(at)
      this.#elements = form.elements.length
    }
    return (this.#slots[slot] = form)
  }

  #drop(slot: number): void {
    const form = this.#slots[slot] ?? null
    if (form === null) return
    form.after = []
    this.#elements -= form.elements.length
    this.#slots[slot] = null
  }
}

export const FORMS = new Forms()

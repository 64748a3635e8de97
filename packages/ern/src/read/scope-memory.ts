import type { FormState } from '../xml/form-place.ts'
import type { Element } from '../xml/element.ts'

interface Holder {
  element: Element
}

interface Reading {
  value: unknown
  document: number
  count: number
  state: number
}

/** What is known of the scopes of a form from one composite to the next. */
export class ScopeMemory {
  readonly #form: FormState
  readonly #found = new Map<unknown, unknown>()
  readonly #readings = new Map<unknown, Reading>()

  constructor(form: FormState) {
    this.#form = form
  }

  /** What names and attributes alone decide: found once. `key` is a constant of the code. */
  once<T>(key: unknown, find: () => T): T {
    const known = this.#found.get(key)
    if (known !== undefined) return known as T
    const found = find()
    this.#found.set(key, found)
    return found
  }

  /**
   * What is read of elements: in one message the same object again while their texts and the state are the same.
   * `found` comes from `once`.
   */
  whileSame<T>(found: readonly Holder[], state: number, read: () => T): T {
    const { count, document } = this.#form
    const known = this.#readings.get(found)
    if (known === undefined) {
      const value = read()
      this.#readings.set(found, { value, document, count, state })
      return value
    }
    if (known.document !== document || known.state !== state || haveChanged(found, known.count)) {
      known.value = read()
      known.document = document
      known.state = state
    }
    known.count = count
    return known.value as T
  }
}

function haveChanged(found: readonly Holder[], since: number): boolean {
  for (let at = 0; at < found.length; at++)
    if (((found[at] as Holder).element.place?.changedAt ?? 0) > since) return true
  return false
}

const LONGEST_KEPT = 64

/** The composite of a form that is at hand. */
export interface FormState {
  /** Its number: how many composites have had the form, or begun as if they had. */
  readonly count: number
  /** Number of its document. */
  readonly document: number
  /** One of its elements has text beside its children. */
  readonly isMixed: boolean
}

/** What is known of an element of a form from one composite to the next. */
export class FormPlace {
  readonly form: FormState
  /** The composite, counted, that last had another text here or below. */
  changedAt = 0
  /** The composite at hand has a text here. */
  hasMetText = false
  /** The text was none, a long one, or stood in the document otherwise. */
  hasNoBytes = true
  /** What was found or read before, see `kept.ts`. */
  kept: unknown[] | null = null
  #bytes: Uint8Array | null = null
  #length = 0

  constructor(form: FormState) {
    this.form = form
  }

  /** Takes a text in UTF-8. True when it is another than before. */
  takeBytes(bytes: Uint8Array, from: number, length: number): boolean {
    const kept = (this.#bytes ??= new Uint8Array(LONGEST_KEPT))
    let at = 0
    if (length === this.#length && !this.hasNoBytes) {
      while (at < length && kept[at] === bytes[from + at]) at++
      if (at === length) return false
    }
    this.#length = length
    this.hasNoBytes = length > LONGEST_KEPT
    if (!this.hasNoBytes) for (; at < length; at++) kept[at] = bytes[from + at] as number
    return true
  }
}

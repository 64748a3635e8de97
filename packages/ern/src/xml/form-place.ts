import type { TextTable } from './text-table.ts'

/** The composite of a form that is at hand. */
export interface FormState {
  /** Its number: how many composites have had the form, or begun as if they had. */
  readonly count: number
  /** Number of its document. */
  readonly document: number
  /** One of its elements has text beside its children. */
  readonly isMixed: boolean
  /** It has the form's markup, so that the form knows where its elements stand. */
  readonly isMarked: boolean
  lineOf(place: FormPlace): number
  columnOf(place: FormPlace): number
  /** The text there, where the form has a copy of it. */
  keptText(place: FormPlace): string | null
  /** The same as a number in a table; -1 where it has none. */
  keptNumber(place: FormPlace, table: TextTable): number
}

/** What is known of an element of a form from one composite to the next. */
export class FormPlace {
  readonly form: FormState
  /** Number of its text among those of the form; -1 for an element with children. */
  readonly text: number
  /** The composite, counted, that last had another text here or below. */
  changedAt = 0
  /** What was found or read before, see `kept.ts`. */
  kept: unknown[] | null = null
  /** Lines of markup before its tag, and bytes of markup before it on its line. */
  lines = 0
  offset = 0
  /** The slots before it on its line: the first one, and the one behind the last. */
  firstSlot = 0
  endSlot = 0

  constructor(form: FormState, text: number) {
    this.form = form
    this.text = text
  }
}

import { type Element, noteAsked } from '../../xml/element.ts'
import type { FormState } from '../../xml/form-place.ts'
import { Kept } from '../../xml/kept.ts'
import type { CheckSet } from './check-set.ts'
import type { CompositeCheck } from './check.ts'
import type { ProfileFacts } from './facts.ts'

type Note = (element: Element, facts: ProfileFacts) => void

/** One thing to do for each composite of a form: a check, a note, a reference, or else to look at siblings. */
class FormStep {
  readonly element: Element
  check: CompositeCheck | null = null
  note: Note | null = null
  isReference = false
  /** The elements whose texts the verdict of the check depends on. */
  readonly #asked: Element[] = []
  #verdict = true
  #count = -1
  #document = 0

  constructor(element: Element) {
    this.element = element
  }

  /** Whether its check holds: asked again only where a text has changed that the answer depends on. */
  holds(form: FormState): boolean {
    for (let at = 0; at < this.#asked.length; at++)
      if (((this.#asked[at] as Element).place?.changedAt ?? 0) > this.#count)
        return this.judge(form)
    return this.#verdict
  }

  judge(form: FormState): boolean {
    this.#count = form.count
    this.#asked.length = 0
    noteAsked(this.#asked)
    try {
      return (this.#verdict = this.check?.must(this.element) ?? true)
    } finally {
      noteAsked(null)
    }
  }

  /** The check holds, whatever the texts are. */
  get isSettled(): boolean {
    return this.#verdict && this.#asked.length === 0
  }

  /** False when the same document had the same text here before. */
  isNew({ count, document }: FormState): boolean {
    if ((this.element.place?.changedAt ?? 0) <= this.#count && this.#document === document)
      return false
    this.#count = count
    this.#document = document
    return true
  }
}

/** What is to be done for each composite of a form beyond what the form itself settles. */
export class FormSteps {
  readonly all: FormStep[] = []

  /** Whether the check holds for the composite at hand. */
  addCheck(check: CompositeCheck, element: Element): boolean {
    const step = new FormStep(element)
    step.check = check
    const holds = element.place === null || step.judge(element.place.form)
    if (!step.isSettled) this.all.push(step)
    return holds
  }

  addNote(note: Note, element: Element): void {
    const step = new FormStep(element)
    step.note = note
    this.all.push(step)
  }

  addReference(element: Element): void {
    const step = new FormStep(element)
    step.isReference = true
    this.all.push(step)
  }

  addSiblings(element: Element): void {
    this.all.push(new FormStep(element))
  }
}

const STEPS = new Kept<WeakMap<CheckSet, FormSteps>>(() => new WeakMap())

/** The steps of the form of a composite; undefined before one was judged. */
export function stepsOf(element: Element, checks: CheckSet): FormSteps | undefined {
  return STEPS.of(element).get(checks)
}

export function keepSteps(element: Element, checks: CheckSet, steps: FormSteps): void {
  STEPS.of(element).set(checks, steps)
}

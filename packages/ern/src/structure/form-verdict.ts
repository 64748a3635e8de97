import type { Element } from '../xml/element.ts'
import type { FormPlace } from '../xml/form-place.ts'
import { Kept } from '../xml/kept.ts'
import type { ElementType } from './schema.ts'
import type { SimpleType } from './simple-type.ts'

/** A text of a form's composites that must be of a type. */
export interface TextToCheck {
  element: Element
  place: FormPlace
  type: SimpleType
  /** The composite, counted, whose text was accepted last. */
  acceptedAt: number
}

/** What is known of all composites of a form once one has been held against a type. */
export interface FormVerdict {
  /** Errors that are not about texts. */
  errors: number
  texts: readonly TextToCheck[]
}

const VERDICTS = new Kept<Map<ElementType, FormVerdict>>(() => new Map())

/** What is known of the form of a composite; undefined before one was judged. */
export function verdictOf(element: Element, type: ElementType): FormVerdict | undefined {
  return VERDICTS.of(element).get(type)
}

export function keepVerdict(element: Element, type: ElementType, verdict: FormVerdict): void {
  VERDICTS.of(element).set(type, verdict)
}

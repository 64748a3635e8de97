import type { Element } from '../../xml/element.ts'
import type { FormState } from '../../xml/form-place.ts'
import { KeptReading } from '../../xml/kept.ts'
import type { TextTable } from '../../xml/text-table.ts'
import { NOTHING } from '../../read/nothing.ts'
import { hasGridCheckCharacter, hasIcpnCheckDigit, isIsrc } from '../check-digits.ts'
import type { Refs } from './message-facts.ts'

const CHECKS: ReadonlyMap<string, (value: string) => boolean> = new Map([
  ['ISRC', isIsrc],
  ['ICPN', hasIcpnCheckDigit],
  ['GRid', hasGridCheckCharacter],
])

interface Id {
  element: Element
  isValid: ((value: string) => boolean) | undefined
  /** The composite of the form, counted, that it was looked at in. */
  count: number
  hasValue: boolean
  isWrong: boolean
}

/** The identifiers of a composite, or of all of a form: one is looked at again where its text has changed. */
export class Identifiers {
  hasAny = false
  hasIsrc = false
  /** Those that have not the form of their kind. */
  wrong: readonly Element[] = NOTHING
  readonly #ids: Id[] = []

  constructor(containers: readonly Element[]) {
    for (const { first } of containers)
      for (let element = first; element !== null; element = element.next) {
        const isValid = CHECKS.get(element.name)
        this.#ids.push({ element, isValid, count: -1, hasValue: false, isWrong: false })
      }
  }

  look(): void {
    this.hasAny = this.hasIsrc = false
    this.wrong = NOTHING
    for (let at = 0; at < this.#ids.length; at++) {
      const id = this.#ids[at] as Id
      const { place, name } = id.element
      if (place === null || place.changedAt > id.count) judge(id)
      if (place !== null) id.count = place.form.count
      if (!id.hasValue) continue
      this.hasAny = true
      if (name === 'ISRC') this.hasIsrc = true
      if (id.isWrong) this.wrong = [...this.wrong, id.element]
    }
  }
}

function judge(id: Id): void {
  const value = id.element.text.trim()
  id.hasValue = value !== ''
  id.isWrong = id.hasValue && id.isValid !== undefined && !id.isValid(value)
}

/** References of a composite, or of all of a form: the same list while no text has changed. */
export class References {
  readonly #reading: KeptReading<Refs> | null
  /** The table of the document at hand. */
  #texts: TextTable | null = null

  constructor(elements: readonly Element[]) {
    this.#reading =
      elements.length === 0 ? null : new KeptReading(elements, (all) => this.#read(all))
  }

  /** Their numbers in the table of the document, without empty ones. */
  in(texts: TextTable, form: FormState | undefined): Refs {
    this.#texts = texts
    const refs = this.#reading?.in(form) ?? NOTHING
    this.#texts = null
    return refs
  }

  #read(elements: readonly Element[]): Refs {
    const texts = this.#texts as TextTable
    const [only] = elements
    if (only !== undefined && elements.length === 1) {
      const ref = only.tokenIn(texts)
      return ref === 0 ? NOTHING : [ref]
    }
    const refs: number[] = []
    for (const element of elements) {
      const ref = element.tokenIn(texts)
      if (ref !== 0) refs.push(ref)
    }
    return refs
  }
}

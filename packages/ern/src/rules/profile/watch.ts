import type { Element } from '../../xml/element.ts'
import type { FormState } from '../../xml/form-place.ts'
import { Breaches } from './breaches.ts'
import type { CheckSet } from './check-set.ts'
import type { CompositeCheck } from './check.ts'
import { eachAt } from './condition.ts'
import type { ProfileFacts } from './facts.ts'
import { FormSteps, keepSteps, stepsOf } from './form-steps.ts'
import { gather } from './gather.ts'
import { checkSiblings } from './siblings.ts'

/** A message that makes up names shall not fill the memory. */
const MOST_NAMES = 2_000

interface OfName {
  checks: ReturnType<CheckSet['byName']['get']>
  note: ReturnType<CheckSet['notes']['get']>
  isReference: boolean
}

/** Looks at each composite of a message that names a profile, and at the whole when it has been read. */
export class ProfileWatch {
  readonly #checks: CheckSet
  readonly #facts: ProfileFacts
  readonly #breaches = new Breaches()
  readonly #names = new Map<string, OfName>()
  /** Where is noted what the composite at hand needs, when that is to be known for its form. */
  #steps: FormSteps | null = null

  constructor(checks: CheckSet, facts: ProfileFacts) {
    this.#checks = checks
    this.#facts = facts
  }

  /** A list of composites begins. */
  list(name: string): void {
    this.#facts.lists.add(name)
  }

  composite(element: Element, list: string | null): void {
    if (list === null) this.#facts.seen.add(element.name)
    gather(this.#facts, element, list)
    const { place } = element
    if (place === null) this.#judge(element, list)
    else {
      const known = stepsOf(element, this.#checks)
      if (known === undefined) this.#learn(element, list)
      else this.#repeat(known, place.form)
    }
  }

  #judge(element: Element, list: string | null): void {
    const place = list === null ? element.name : `${list}/${element.name}`
    this.#run(this.#checks.byPlace.get(place), element)
    if (list !== null) this.#run(this.#checks.byPlace.get(`${list}/*`), element)
    this.#walk(element)
  }

  /** All breaches, when the message is whole. */
  finish(): Breaches {
    for (const check of this.#checks.ofMessage)
      for (const finding of check.breaches(this.#facts)) this.#breaches.addFound(check, finding)
    return this.#breaches.close()
  }

  /** What is to be done with elements of a name, put together when it is first met. */
  #ofName(name: string): OfName {
    let known = this.#names.get(name)
    if (known === undefined) {
      const { byName, notes, gathersReferences } = this.#checks
      known = {
        checks: byName.get(name),
        note: notes.get(name),
        isReference: gathersReferences && isReference(name),
      }
      if (this.#names.size < MOST_NAMES) this.#names.set(name, known)
    }
    return known
  }

  #run(checks: readonly CompositeCheck[] | undefined, element: Element): void {
    if (checks === undefined) return
    for (const check of checks) {
      if (check.path.length === 0) this.#test(check, element)
      else eachAt(element, check.path, (found) => { this.#test(check, found); }) // prettier-ignore
    }
  }

  #test(check: CompositeCheck, element: Element): void {
    const holds = this.#steps === null ? check.must(element) : this.#steps.addCheck(check, element)
    if (!holds) this.#breaches.add(check, element)
  }

  /** Judges a composite as any, and keeps what is to be done with the next of its form. */
  #learn(element: Element, list: string | null): void {
    const steps = (this.#steps = new FormSteps())
    this.#judge(element, list)
    this.#steps = null
    keepSteps(element, this.#checks, steps)
  }

  /** Does for a composite what depends on more than its form. */
  #repeat(steps: FormSteps, form: FormState): void {
    for (const step of steps.all) {
      const { element } = step
      if (step.check !== null) {
        if (!step.holds(form)) this.#breaches.add(step.check, element)
      } else if (step.note !== null) step.note(element, this.#facts)
      else if (step.isReference) {
        if (step.isNew(form)) this.#name(element)
      } else checkSiblings(element, this.#checks.ofSiblings, true, true, this.#breaches)
    }
  }

  /** Checks an element and all below it; true when it has a `SequenceNumber` of its own. */
  #walk(element: Element): boolean {
    const { name, attributes } = element
    const { checks, note, isReference } = this.#ofName(name)
    if (checks !== undefined) this.#run(checks, element)
    if (note !== undefined) this.#note(note, element)
    for (let at = 0; at < attributes.length; at += 2)
      this.#run(this.#checks.byAttribute.get(attributes[at] as string), element)
    if (isReference) this.#refer(element)
    let isSequenced = false
    let hasSequenced = false
    let hasFlags = false
    for (let child = element.first; child !== null; child = child.next) {
      if (child.name === 'SequenceNumber') isSequenced = true
      if (this.#walk(child)) hasSequenced = true
      if (child.attributes.length > 0) hasFlags = true
    }
    if (hasSequenced || hasFlags) this.#siblings(element, hasSequenced, hasFlags)
    return isSequenced
  }

  #note(note: (element: Element, facts: ProfileFacts) => void, element: Element): void {
    this.#steps?.addNote(note, element)
    note(element, this.#facts)
  }

  #refer(element: Element): void {
    this.#steps?.addReference(element)
    this.#name(element)
  }

  #name(element: Element): void {
    const { named, texts } = this.#facts
    named.add(element.name, element.numberIn(texts))
  }

  #siblings(element: Element, hasSequenced: boolean, hasFlags: boolean): void {
    const before = this.#breaches.added
    checkSiblings(element, this.#checks.ofSiblings, hasSequenced, hasFlags, this.#breaches)
    // What attributes say is the same in all composites of the form.
    if (hasSequenced || this.#breaches.added > before) this.#steps?.addSiblings(element)
  }
}

function isReference(name: string): boolean {
  return name.endsWith('Reference') || name === 'MusicRightsSociety' || name === 'Label'
}

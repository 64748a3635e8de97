import { attributeNameAt, childAt, type Element, ownText } from '../../xml/element.ts'
import { Breaches } from './breaches.ts'
import type { CheckSet } from './check-set.ts'
import type { CompositeCheck } from './check.ts'
import { eachAt } from './condition.ts'
import type { MessageFacts } from './facts.ts'
import { gather } from './gather.ts'
import { checkSiblings } from './siblings.ts'

/** Looks at each composite of a message that names a profile, and at the whole when it has been read. */
export class ProfileWatch {
  readonly #checks: CheckSet
  readonly #facts: MessageFacts
  readonly #breaches = new Breaches()

  constructor(checks: CheckSet, facts: MessageFacts) {
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
    const place = list === null ? element.name : `${list}/${element.name}`
    this.#run(this.#checks.byPlace.get(place), element)
    if (list !== null) this.#run(this.#checks.byPlace.get(`${list}/*`), element)
    this.#walk(element)
  }

  /** All breaches, when the message is whole. */
  finish(): Breaches {
    for (const check of this.#checks.ofMessage)
      for (const finding of check.breaches(this.#facts)) this.#breaches.addFound(check, finding)
    return this.#breaches
  }

  #run(checks: readonly CompositeCheck[] | undefined, element: Element): void {
    if (checks === undefined) return
    for (const check of checks) {
      if (check.path.length === 0) this.#test(check, element)
      else eachAt(element, check.path, (found) => { this.#test(check, found); }) // prettier-ignore
    }
  }

  #test(check: CompositeCheck, element: Element): void {
    if (!check.must(element)) this.#breaches.add(check, element)
  }

  /** Checks an element and all below it; true when it has a `SequenceNumber` of its own. */
  #walk(element: Element): boolean {
    const { name } = element
    this.#run(this.#checks.byName.get(name), element)
    this.#checks.notes.get(name)?.(element, this.#facts)
    let attribute = attributeNameAt(element, 0)
    for (let at = 0; attribute !== null; attribute = attributeNameAt(element, ++at))
      this.#run(this.#checks.byAttribute.get(attribute), element)
    if (this.#checks.gathersReferences && isReference(name)) this.#reference(name, ownText(element))
    let isSequenced = false
    let hasSequenced = false
    let hasFlags = false
    for (let at = 0, child = childAt(element, 0); child !== null; child = childAt(element, ++at)) {
      if (child.name === 'SequenceNumber') isSequenced = true
      if (this.#walk(child)) hasSequenced = true
      if (attributeNameAt(child, 0) !== null) hasFlags = true
    }
    if (hasSequenced || hasFlags)
      checkSiblings(element, this.#checks.ofSiblings, hasSequenced, hasFlags, this.#breaches)
    return isSequenced
  }

  #reference(name: string, value: string): void {
    const { named } = this.#facts
    const known = named.get(value)
    if (known === undefined) named.set(value, name)
    else if (known !== name) named.set(value, null)
  }
}

function isReference(name: string): boolean {
  return name.endsWith('Reference') || name === 'MusicRightsSociety' || name === 'Label'
}

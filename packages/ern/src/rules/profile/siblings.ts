import { attributeOf, childOf, type Element, ownText } from '../../xml/element.ts'
import type { Breaches } from './breaches.ts'
import type { CompositeCheck } from './check.ts'

/** Checks of siblings against each other; each is absent where the profile does not have it. */
export interface SiblingChecks {
  /** `SequenceNumber` children run from 1 to the number of siblings that have one. */
  sequenceRange?: CompositeCheck
  /** No two siblings (of a name, or of any) have the same `SequenceNumber`. */
  sequenceRepeated?: CompositeCheck
  sequenceByName?: boolean
  /** The same for `SequenceNumber` attributes, among siblings of a name. */
  attributeRange?: CompositeCheck
  attributeRepeated?: CompositeCheck
  /** One sibling of a name is the default. */
  defaultOnce?: CompositeCheck
}

export function checkSiblings(
  parent: Element,
  checks: SiblingChecks,
  hasSequenced: boolean,
  hasFlags: boolean,
  breaches: Breaches,
): void {
  if (hasSequenced && (checks.sequenceRange || checks.sequenceRepeated))
    checkSequence(parent, checks, breaches)
  if (!hasFlags) return
  if ((checks.attributeRange || checks.attributeRepeated) && hasAny(parent, 'SequenceNumber'))
    checkAttributes(parent, checks, breaches)
  if (checks.defaultOnce && hasAny(parent, 'IsDefault'))
    checkDefault(parent, checks.defaultOnce, breaches)
}

function hasAny(parent: Element, attribute: string): boolean {
  for (let child = parent.first; child !== null; child = child.next)
    if (attributeOf(child, attribute) !== null) return true
  return false
}

function checkSequence(parent: Element, checks: SiblingChecks, breaches: Breaches): void {
  const numbered: [Element, Element][] = []
  for (let child = parent.first; child !== null; child = child.next) {
    const number = childOf(child, 'SequenceNumber')
    if (number) numbered.push([child, number])
  }
  const seen = new Set<string>()
  for (const [child, number] of numbered) {
    const value = ownText(number)
    const key = checks.sequenceByName ? `${child.name} ${value}` : value
    if (checks.sequenceRepeated && seen.has(key)) breaches.add(checks.sequenceRepeated, child)
    seen.add(key)
    if (checks.sequenceRange && !isWithin(value, numbered.length))
      breaches.add(checks.sequenceRange, child)
  }
}

function isWithin(value: string, count: number): boolean {
  const number = numberOf(value)
  return number > 0 && number < count + 1
}

/** As XPath reads a number: white space around it is nothing, an empty text is none. */
export function numberOf(value: string): number {
  return value.trim() === '' ? Number.NaN : Number(value)
}

interface Group {
  count: number
  values: Set<string>
}

function checkAttributes(parent: Element, checks: SiblingChecks, breaches: Breaches): void {
  const groups = new Map<string, Group>()
  for (let child = parent.first; child !== null; child = child.next) {
    const group = groups.get(child.name)
    if (group) group.count++
    else groups.set(child.name, { count: 1, values: new Set() })
  }
  for (let child = parent.first; child !== null; child = child.next) {
    const value = attributeOf(child, 'SequenceNumber')
    const group = groups.get(child.name)
    if (value === null || !group) continue
    if (checks.attributeRange && !isWithin(value, group.count))
      breaches.add(checks.attributeRange, child)
    if (checks.attributeRepeated && group.values.has(value))
      breaches.add(checks.attributeRepeated, child)
    group.values.add(value)
  }
}

function checkDefault(parent: Element, check: CompositeCheck, breaches: Breaches): void {
  const defaults = new Map<string, number>()
  for (let child = parent.first; child !== null; child = child.next)
    if (attributeOf(child, 'IsDefault') === 'true')
      defaults.set(child.name, (defaults.get(child.name) ?? 0) + 1)
  for (let child = parent.first; child !== null; child = child.next)
    if (attributeOf(child, 'IsDefault') !== null && defaults.get(child.name) !== 1)
      breaches.add(check, child)
}

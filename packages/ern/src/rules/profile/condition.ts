import { attributeOf, childOf, type Element, mayHave, ownText } from '../../xml/element.ts'

/** What an element must be or have. Conditions read children in place: one that holds makes no objects. */
export type Condition = (element: Element) => boolean

/** Has an element at a path of child names, `*` for any; of those, one that meets the condition. */
export function has(path: string, condition?: Condition): Condition {
  const names = path.split('/')
  return (element) => someBelow(element, names, 0, condition)
}

/** Has as many children of a name (that meet the condition) as the range says. */
export function counts(
  least: number,
  most: number,
  name: string,
  condition?: Condition,
): Condition {
  return (element) => {
    const found = countOf(element, name, condition)
    return found >= least && found <= most
  }
}

export const exactly = (count: number, name: string, condition?: Condition): Condition =>
  counts(count, count, name, condition)

/** Every element at the path meets the condition. */
export function every(path: string, condition: Condition): Condition {
  return not(has(path, not(condition)))
}

export const not =
  (condition: Condition): Condition =>
  (element) =>
    !condition(element)

export function all(...conditions: Condition[]): Condition {
  return (element) => {
    for (const condition of conditions) if (!condition(element)) return false
    return true
  }
}

export function either(...conditions: Condition[]): Condition {
  return (element) => {
    for (const condition of conditions) if (condition(element)) return true
    return false
  }
}

/** Holds wherever the first condition does not. */
export const when = (condition: Condition, then: Condition): Condition =>
  either(not(condition), then)

/** Its value is one of these; ERN 4.3 has some values one element deeper, in `Value`. */
export function is(...values: string[]): Condition {
  const allowed = new Set(values)
  return (element) => allowed.has(valueOf(element))
}

export const matches =
  (pattern: RegExp): Condition =>
  (element) =>
    pattern.test(ownText(element))

/** Has text other than white space. */
export const filled: Condition = (element) => /[^ \t\n\r]/.test(ownText(element))

/** Has the attribute; with values, one of them. */
export function attribute(name: string, ...values: string[]): Condition {
  return (element) => {
    const value = attributeOf(element, name)
    return value !== null && (values.length === 0 || values.includes(value))
  }
}

export function valueOf(element: Element): string {
  return ownText(childOf(element, 'Value') ?? element)
}

export function countOf(element: Element, name: string, condition?: Condition): number {
  if (name !== '*' && !mayHave(element, name)) return 0
  let found = 0
  for (let child = element.first; child !== null; child = child.next)
    if ((name === '*' || child.name === name) && (!condition || condition(child))) found++
  return found
}

function someBelow(
  element: Element,
  names: readonly string[],
  depth: number,
  condition: Condition | undefined,
): boolean {
  const name = names[depth] ?? '*'
  if (name !== '*' && !mayHave(element, name)) return false
  const last = depth === names.length - 1
  for (let child = element.first; child !== null; child = child.next) {
    if (name !== '*' && child.name !== name) continue
    if (last ? !condition || condition(child) : someBelow(child, names, depth + 1, condition))
      return true
  }
  return false
}

/** Visits the elements at a path of child names. */
export function eachAt(
  element: Element,
  names: readonly string[],
  visit: (found: Element) => void,
  depth = 0,
): void {
  if (depth === names.length) {
    visit(element)
    return
  }
  const name = names[depth] ?? '*'
  if (name !== '*' && !mayHave(element, name)) return
  for (let child = element.first; child !== null; child = child.next)
    if (name === '*' || child.name === name) eachAt(child, names, visit, depth + 1)
}

/** Has an element of a name anywhere below that meets the condition. */
export function below(name: string, condition?: Condition): Condition {
  const holds: Condition = (element) => {
    for (let child = element.first; child !== null; child = child.next)
      if ((child.name === name && (!condition || condition(child))) || holds(child)) return true
    return false
  }
  return holds
}

/** No child of a name has a value in a child of its own that an earlier one has there. */
export function distinct(name: string, key: string): Condition {
  return (element) => {
    if (countOf(element, name) < 2) return true
    const seen = new Set<string>()
    for (let child = element.first; child !== null; child = child.next) {
      if (child.name !== name) continue
      if (has(key, (value) => seen.has(ownText(value)))(child)) return false
      eachAt(child, [key], (value) => seen.add(ownText(value)))
    }
    return true
  }
}

/** The first child of a name, where there is one, meets the condition. */
export function first(name: string, condition: Condition): Condition {
  return (element) => {
    const child = childOf(element, name)
    return child === null || condition(child)
  }
}

/** The children of a name behind the first meet the condition. */
export function rest(name: string, condition: Condition): Condition {
  return (element) => {
    if (!mayHave(element, name)) return true
    let found = 0
    for (let child = element.first; child !== null; child = child.next)
      if (child.name === name && found++ > 0 && !condition(child)) return false
    return true
  }
}

export function countAt(element: Element, names: readonly string[]): number {
  let found = 0
  eachAt(element, names, () => found++)
  return found
}

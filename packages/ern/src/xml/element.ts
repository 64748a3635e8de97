/** An element of one composite, kept only while the composite is read. Names are local names. */
export class Element {
  readonly name: string
  readonly parent: Element | null
  /** Name, value, name, value ... */
  readonly attributes: readonly string[]
  readonly line: number
  readonly column: number
  /** 1-based among its like-named siblings; 0 where the siblings are at hand to be counted. */
  readonly position: number
  children: Element[] = NO_CHILDREN
  text = ''
  /** Kept by `pathOf` where it cannot change any more. */
  path = ''

  constructor(
    name: string,
    parent: Element | null,
    attributes: readonly string[],
    line: number,
    column: number,
    position = 0,
  ) {
    this.name = name
    this.parent = parent
    this.attributes = attributes
    this.line = line
    this.column = column
    this.position = position
  }

  append(child: Element): void {
    if (this.children === NO_CHILDREN) this.children = [child]
    else this.children.push(child)
  }
}

const NO_CHILDREN: Element[] = []

/** The first child of a name. */
export function childOf(element: Element, name: string): Element | null {
  const { children } = element
  for (let at = 0; at < children.length; at++) {
    const child = children[at] as Element
    if (child.name === name) return child
  }
  return null
}

/** The children of any of the names, in document order. */
export function childrenOf(element: Element, ...names: string[]): Element[] {
  const { children } = element
  let found: Element[] | null = null
  for (let at = 0; at < children.length; at++) {
    const child = children[at] as Element
    if (!isOneOf(child.name, names)) continue
    if (found === null) found = [child]
    else found.push(child)
  }
  return found ?? []
}

function isOneOf(name: string, names: readonly string[]): boolean {
  for (let at = 0; at < names.length; at++) if (names[at] === name) return true
  return false
}

/** The child at an index, counted from 0, whatever its name; null behind the last. */
export function childAt(element: Element, index: number): Element | null {
  return element.children[index] ?? null
}

/** The text of an element itself, as written. */
export function ownText(element: Element): string {
  return element.text
}

/** The text of the first child of a name, as written; null when there is none. */
export function textOf(element: Element | null, name: string): string | null {
  return (element && childOf(element, name)?.text) ?? null
}

/** The text without white space around it: for references, codes and dates. Null when empty. */
export function tokenOf(element: Element | null, name: string): string | null {
  return textOf(element, name)?.trim() || null
}

export function tokensOf(element: Element, ...names: string[]): string[] {
  const tokens: string[] = []
  for (const child of childrenOf(element, ...names)) {
    const token = child.text.trim()
    if (token !== '') tokens.push(token)
  }
  return tokens
}

export function attributeOf(element: Element, name: string): string | null {
  const { attributes } = element
  for (let at = 0; at < attributes.length; at += 2)
    if (attributes[at] === name) return attributes[at + 1] ?? null
  return null
}

/** The name of the attribute at an index, counted from 0; null behind the last. */
export function attributeNameAt(element: Element, index: number): string | null {
  return element.attributes[2 * index] ?? null
}

export function integerOf(value: string | null): number | null {
  const text = value?.trim() ?? ''
  return /^[+-]?\d{1,9}$/.test(text) ? Number(text) : null
}

/** XPath with positions: a position stands where an element has like-named siblings or may have them. */
export function pathOf(element: Element): string {
  if (element.path !== '') return element.path
  const path = `${element.parent ? pathOf(element.parent) : ''}/${step(element)}`
  // Elements whose siblings are still to come are asked again and again for the same path.
  if (element.position > 0) element.path = path
  return path
}

function step(element: Element): string {
  if (element.position > 0) return `${element.name}[${String(element.position)}]`
  let alike = 0
  let own = 0
  for (const sibling of element.parent?.children ?? []) {
    if (sibling.name !== element.name) continue
    alike++
    if (sibling === element) own = alike
  }
  return alike < 2 ? element.name : `${element.name}[${String(own)}]`
}

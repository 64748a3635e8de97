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
  for (const child of element.children) if (child.name === name) return child
  return null
}

export function childrenOf(element: Element, ...names: string[]): Element[] {
  return element.children.filter((child) => names.includes(child.name))
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
  return childrenOf(element, ...names)
    .map((child) => child.text.trim())
    .filter((token) => token !== '')
}

export function attributeOf(element: Element, name: string): string | null {
  const { attributes } = element
  for (let at = 0; at < attributes.length; at += 2)
    if (attributes[at] === name) return attributes[at + 1] ?? null
  return null
}

export function integerOf(value: string | null): number | null {
  const text = value?.trim() ?? ''
  return /^[+-]?\d{1,9}$/.test(text) ? Number(text) : null
}

/** XPath with positions: a position stands where an element has like-named siblings or may have them. */
export function pathOf(element: Element): string {
  const steps: string[] = []
  for (let at: Element | null = element; at !== null; at = at.parent) steps.push(step(at))
  return '/' + steps.reverse().join('/')
}

function step(element: Element): string {
  if (element.position > 0) return `${element.name}[${String(element.position)}]`
  const siblings = element.parent?.children.filter((other) => other.name === element.name) ?? []
  if (siblings.length < 2) return element.name
  return `${element.name}[${String(siblings.indexOf(element) + 1)}]`
}

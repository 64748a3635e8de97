import type { FormPlace } from './form-place.ts'
import type { TextTable } from './text-table.ts'

const NO_ATTRIBUTES: readonly string[] = []

/** Where texts stand. */
export interface TextSource {
  textAt(from: number, to: number): string
  numberAt(from: number, to: number, table: TextTable): number
}

let asked: Element[] | null = null

/** Adds to a list each element whose text is asked for; null ends that. */
export function noteAsked(list: Element[] | null): void {
  asked = list
}

/**
 * An element of one composite. It lives only while the composite is read and is then used again for another, so that
 * a message costs no object per element; its text is made when it is asked for. Names are local names.
 */
export class Element {
  name = ''
  namespace = ''
  parent: Element | null = null
  /** The first child, and the next one of the same parent: how to walk without a list. */
  first: Element | null = null
  next: Element | null = null
  /** Name, value, name, value ... */
  attributes: readonly string[] = NO_ATTRIBUTES
  /** 1-based among its like-named siblings; 0 where the siblings are at hand to be counted. */
  position = 0
  /** Kept by `pathOf` where it cannot change any more. */
  path = ''
  /** A bit for each length that a child's name has: most questions are for children that are not there. */
  childLengths = 0
  /** Number of its start tag, 0 where that has none. */
  tag = 0
  /** How deep it stands in its composite, whose own element has 0. */
  depth = 0
  /** Null for an element that is used for any composite. */
  readonly place: FormPlace | null

  readonly #source: TextSource | null
  #last: Element | null = null
  #line = 0
  #column = 0
  /** Null until it is asked for. */
  #value: string | null = ''
  #from = 0
  #to = 0
  /** `source` is where its text stands. */
  constructor(source: TextSource | null = null, place: FormPlace | null = null) {
    this.#source = source
    this.place = place
  }

  /** Makes it another element, without children and text. */
  become(
    name: string,
    parent: Element | null,
    attributes: readonly string[],
    line: number,
    column: number,
    position = 0,
  ): this {
    this.name = name
    this.parent = parent
    this.first = null
    this.next = null
    this.attributes = attributes
    this.#line = line
    this.#column = column
    this.position = position
    this.path = ''
    this.childLengths = 0
    this.#last = null
    this.#value = ''
    return this
  }

  get line(): number {
    const { place } = this
    return place?.form.isMarked ? place.form.lineOf(place) : this.#line
  }

  get column(): number {
    const { place } = this
    return place?.form.isMarked ? place.form.columnOf(place) : this.#column
  }

  /** For an element of a form that cannot tell where it stands. */
  standAt(line: number, column: number): void {
    this.#line = line
    this.#column = column
  }

  append(child: Element): void {
    this.childLengths |= 1 << (child.name.length & 31)
    if (this.#last === null) this.first = child
    else this.#last.next = child
    this.#last = child
  }

  /** All of its text in one; references are resolved, nothing is trimmed. */
  get text(): string {
    if (asked !== null) asked.push(this)
    return (this.#value ??= this.#read())
  }

  #read(): string {
    const { place } = this
    const kept = place === null ? null : place.form.keptText(place)
    return kept ?? this.#source?.textAt(this.#from, this.#to) ?? ''
  }

  /** Number of its text in a table. */
  numberIn(table: TextTable): number {
    if (asked !== null) asked.push(this)
    const { place } = this
    const kept = place === null ? -1 : place.form.keptNumber(place, table)
    if (kept >= 0) return kept
    const value = this.#value
    if (value === null) return this.#source?.numberAt(this.#from, this.#to, table) ?? 0
    return value === '' ? 0 : table.of(value)
  }

  /** The same of its text without white space around it. */
  tokenIn(table: TextTable): number {
    return table.trimmed(this.numberIn(table))
  }

  /** Adds a piece of text by its offsets in the source. Gives the length of all. */
  addText(from: number, to: number): number {
    if (this.#value !== '') return this.addValue(this.#source?.textAt(from, to) ?? '')
    this.#value = null
    this.#from = from
    this.#to = to
    return to - from
  }

  addValue(text: string): number {
    this.#value = this.text + text
    return this.#value.length
  }

  /** A list made for the asking; readers walk by `first` and `next`. */
  get children(): Element[] {
    const children: Element[] = []
    for (let child = this.first; child !== null; child = child.next) children.push(child)
    return children
  }

  get hasText(): boolean {
    if (asked !== null) asked.push(this)
    return this.#value !== ''
  }

  /** Where the source has its text; -1 when the text does not stand there as it is. */
  get spanFrom(): number {
    return this.#value === null ? this.#from : -1
  }

  get spanTo(): number {
    return this.#to
  }

  /** Takes another text, which its form has a copy of. */
  takeKept(hasText: boolean): void {
    this.#value = hasText ? null : ''
  }

  /** Takes another text by its offsets in the source. */
  takeSpan(from: number, to: number): void {
    this.#value = null
    this.#from = from
    this.#to = to
  }

  /** Takes a text that does not stand in the source as it is. True when it is another than before. */
  takeValue(value: string, isOther: boolean): boolean {
    if (!isOther && this.#value === value) return false
    this.#value = value
    return true
  }
}

/** The first child of a name. */
export function childOf(element: Element, name: string): Element | null {
  if (!mayHave(element, name)) return null
  for (let child = element.first; child !== null; child = child.next)
    if (child.name === name) return child
  return null
}

/** False when no child has the name; else one may have it. */
export function mayHave(element: Element, name: string): boolean {
  return (element.childLengths & (1 << (name.length & 31))) !== 0
}

/** The children of any of the names, in document order. Not to be changed. */
export function childrenOf(element: Element, ...names: readonly string[]): Element[] {
  return childrenOfAny(element, names)
}

/** The same for a list of names. */
export function childrenOfAny(element: Element, names: readonly string[]): Element[] {
  if (!mayHaveAny(element, names)) return NONE
  let found = NONE
  for (let child = element.first; child !== null; child = child.next) {
    if (!isOneOf(child.name, names)) continue
    if (found === NONE) found = [child]
    else found.push(child)
  }
  return found
}

const NONE: Element[] = []

/** False when no child has one of the names; else one may have it. */
export function mayHaveAny(element: Element, names: readonly string[]): boolean {
  for (let at = 0; at < names.length; at++) if (mayHave(element, names[at] as string)) return true
  return false
}

export function isOneOf(name: string, names: readonly string[]): boolean {
  for (let at = 0; at < names.length; at++) if (names[at] === name) return true
  return false
}

/** The text of an element itself, as written. */
export function ownText(element: Element): string {
  return element.text
}

/** The text of the first child of a name, as written; null when there is none. */
export function textOf(element: Element | null, name: string): string | null {
  const child = element === null ? null : childOf(element, name)
  return child === null ? null : child.text
}

/** The text without white space around it: for references, codes and dates. Null when empty. */
export function tokenOf(element: Element | null, name: string): string | null {
  const text = textOf(element, name)
  return text === null || text === '' ? null : text.trim() || null
}

/** The texts of the children of a name, without white space around them and without empty ones. */
export function tokensOf(element: Element, name: string): string[] {
  let tokens: string[] | null = null
  if (mayHave(element, name))
    for (let child = element.first; child !== null; child = child.next)
      if (child.name === name) tokens = withToken(tokens, child)
  return tokens ?? []
}

/** The same for a list of names, in document order. */
export function tokensOfAny(element: Element, names: readonly string[]): string[] {
  let tokens: string[] | null = null
  for (const child of childrenOfAny(element, names)) tokens = withToken(tokens, child)
  return tokens ?? []
}

function withToken(tokens: string[] | null, { text }: Element): string[] | null {
  const token = text.trim()
  if (token === '') return tokens
  // A push to an empty array would make room for 17.
  if (tokens === null) return [token]
  tokens.push(token)
  return tokens
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

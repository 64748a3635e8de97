import type { ByteWindow } from './byte-window.ts'
import type { Form } from './form.ts'

const NO_ATTRIBUTES: readonly string[] = []
const LONGEST_KEPT = 64
/** For `#length`: no text, or one that is not kept as bytes. */
const UNKNOWN = -1

/** Where texts stand. */
export interface TextSource {
  textAt(from: number, to: number): string
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
  line = 0
  column = 0
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
  /** What it has in common with other composites; null for an element that is used for any. */
  readonly form: Form | null
  /** In an element of a form: the composite, counted, that last had another text here or below. */
  changedAt = 0
  /** In an element of a form: what was found or read before, see `kept.ts`. */
  kept: unknown[] | null = null

  readonly #source: TextSource | null
  #last: Element | null = null
  #value: string | null = ''
  #from = 0
  #to = 0
  /** The text of a form's element in UTF-8, if it is that and not long. */
  #bytes: Uint8Array | null = null
  #length = UNKNOWN

  /** `source` is where its text stands. */
  constructor(source: TextSource | null = null, form: Form | null = null) {
    this.#source = source
    this.form = form
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
    this.line = line
    this.column = column
    this.position = position
    this.path = ''
    this.childLengths = 0
    this.#last = null
    this.#value = ''
    return this
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
    return (this.#value ??= this.#source?.textAt(this.#from, this.#to) ?? '')
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

  /** Takes place and text of an element that was just read. True when the text is another than before. */
  takeFrom(found: Element, { bytes, base }: ByteWindow): boolean {
    this.line = found.line
    this.column = found.column
    const value = found.#value
    if (value !== null) {
      if (this.#length === UNKNOWN && this.#value === value) return false
      this.#length = UNKNOWN
      this.#value = value
      return true
    }
    this.#from = found.#from
    this.#to = found.#to
    const from = this.#from - base
    const length = this.#to - this.#from
    if (length === this.#length && isSame(this.#bytes as Uint8Array, bytes, from, length))
      return false
    this.#value = null
    this.#keepBytes(bytes, from, length)
    return true
  }

  #keepBytes(bytes: Uint8Array, from: number, length: number): void {
    if (length > LONGEST_KEPT) {
      this.#length = UNKNOWN
      return
    }
    const kept = (this.#bytes ??= new Uint8Array(LONGEST_KEPT))
    this.#length = length
    for (let at = 0; at < length; at++) kept[at] = bytes[from + at] as number
  }
}

function isSame(kept: Uint8Array, bytes: Uint8Array, from: number, length: number): boolean {
  for (let at = 0; at < length; at++) if (kept[at] !== bytes[from + at]) return false
  return true
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

import { isNameUnit, isSpaceUnit } from './characters.ts'
import { decodeReferences } from './entities.ts'
import { malformed, XmlFault } from './fault.ts'
import type { XmlLimits } from './limits.ts'
import { nameOf, type XmlName } from './names.ts'

export interface StartTag {
  name: XmlName
  /** Name, value, name, value ... with namespace declarations. */
  attributes: readonly string[]
  selfClosing: boolean
}

const NONE: readonly string[] = []
const EQUALS = 61
const GREATER = 62
const LESS = 60
const SLASH = 47

/** Reads a start tag from its text, which begins behind the `<` and ends with its `>`. Throws `XmlFault`. */
export function readStartTag(text: string, limits: XmlLimits): StartTag {
  return new StartTagReader(text.replace(/\r\n?/g, '\n'), limits).read()
}

class StartTagReader {
  readonly #text: string
  readonly #limits: XmlLimits
  #at = 0
  #name: XmlName | null = null
  #attributes: string[] | null = null

  constructor(text: string, limits: XmlLimits) {
    this.#text = text
    this.#limits = limits
  }

  read(): StartTag {
    const name = (this.#name = this.#readName())
    for (;;) {
      const spaced = this.#skipSpace()
      const unit = this.#text.charCodeAt(this.#at)
      const selfClosing = unit === SLASH && this.#text.charCodeAt(this.#at + 1) === GREATER
      if (unit === GREATER || selfClosing)
        return { name, attributes: this.#attributes ?? NONE, selfClosing }
      if (!spaced) throw this.#unexpected()
      this.#readAttribute()
    }
  }

  #readName(): XmlName {
    const from = this.#at
    while (isNameUnit(this.#text.charCodeAt(this.#at))) this.#at++
    if (this.#at === from) throw this.#unexpected()
    return nameOf(this.#text.slice(from, this.#at))
  }

  #skipSpace(): boolean {
    const from = this.#at
    while (isSpaceUnit(this.#text.charCodeAt(this.#at))) this.#at++
    return this.#at > from
  }

  #readAttribute(): void {
    const name = this.#readName()
    this.#skipSpace()
    if (this.#text.charCodeAt(this.#at) !== EQUALS) throw this.#unexpected()
    this.#at++
    this.#skipSpace()
    this.#add(name.qualified, this.#readValue())
  }

  #readValue(): string {
    const text = this.#text
    const quote = text.charCodeAt(this.#at)
    if (quote !== 34 && quote !== 39) throw this.#unexpected()
    const from = ++this.#at
    const found = text.indexOf(quote === 34 ? '"' : "'", from)
    const end = found < 0 ? text.length : found
    if (end - from > this.#limits.attributeLength)
      throw new XmlFault(
        'XML_ATTRIBUTE_TOO_LONG',
        `An attribute is longer than ${String(this.#limits.attributeLength)} characters.`,
        'Shorten the value.',
      )
    this.#at = end + 1
    return normaliseValue(text.slice(from, end))
  }

  #add(name: string, value: string): void {
    const list = (this.#attributes ??= [])
    for (let at = 0; at < list.length; at += 2)
      if (list[at] === name)
        throw malformed(`The attribute "${name}" appears twice.`, 'Keep one of the two.')
    if (list.length >= this.#limits.attributesPerElement * 2)
      throw new XmlFault(
        'XML_ATTRIBUTES_TOO_MANY',
        `An element has more than ${String(this.#limits.attributesPerElement)} attributes.`,
        'Send a message that follows the DDEX schema.',
      )
    list.push(name, value)
  }

  #unexpected(): XmlFault {
    const found = this.#text.slice(this.#at, this.#at + 1)
    const place = this.#name ? `in the tag <${this.#name.qualified.slice(0, 80)}>` : 'after "<"'
    if (found === '<') return malformed(`A tag begins ${place} before that ends.`, 'Close the tag.')
    return malformed(
      `"${found}" is not allowed ${place}.`,
      'Correct the tag; write "<" in text as "&lt;".',
    )
  }
}

/** Attribute-value normalisation of XML 1.0, 3.3.3: white space becomes a space, references are resolved. */
function normaliseValue(raw: string): string {
  let plain = true
  for (let at = 0; at < raw.length; at++) {
    const unit = raw.charCodeAt(at)
    if (unit === LESS) throw malformed('An attribute value contains "<".', 'Write it as "&lt;".')
    if (unit < 32 || unit === 38) plain = false
  }
  return plain ? raw : decodeReferences(raw.replace(/[\t\n]/g, ' '))
}

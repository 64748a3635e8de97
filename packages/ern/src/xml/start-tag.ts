import { isNameUnit, isSpaceUnit } from './characters.ts'
import { decodeReferences } from './entities.ts'
import { malformed, XmlFault } from './fault.ts'
import type { XmlLimits } from './limits.ts'
import type { NameTable, XmlName } from './names.ts'
import { TextBuffer } from './text-buffer.ts'

const NONE: readonly string[] = []
const EQUALS = 61
const GREATER = 62
const LESS = 60
const SLASH = 47
const NO_TEXT = new TextBuffer()
const HASH_SEED = 0x9dc5

/** Reads one start tag. The fields hold the last tag that was read. */
export class StartTagReader {
  /** Index after the tag's `>`. */
  end = 0
  name: XmlName | null = null
  selfClosing = false
  /** Name, value, name, value ... with namespace declarations. */
  attributes: readonly string[] = NONE

  readonly #names: NameTable
  readonly #limits: XmlLimits
  #buffer = NO_TEXT
  #units = NO_TEXT.units
  #at = 0

  constructor(names: NameTable, limits: XmlLimits) {
    this.#names = names
    this.#limits = limits
  }

  /** False when the text ends inside the tag; `at` is the index after its `<`. */
  read(buffer: TextBuffer, at: number): boolean {
    this.#buffer = buffer
    const units = (this.#units = buffer.units)
    this.#at = at
    this.attributes = NONE
    this.name = this.#readName()
    if (this.name === null) return false
    for (;;) {
      const spaced = this.#skipSpace()
      const unit = units[this.#at]
      if (unit === 0) return false
      if (unit === GREATER) return this.#close(false, 1)
      if (unit === SLASH) {
        if (units[this.#at + 1] === 0) return false
        if (units[this.#at + 1] !== GREATER) throw this.#unexpected()
        return this.#close(true, 2)
      }
      if (!spaced) throw this.#unexpected()
      if (!this.#readAttribute()) return false
    }
  }

  #close(selfClosing: boolean, length: number): boolean {
    this.selfClosing = selfClosing
    this.end = this.#at + length
    return true
  }

  #readName(): XmlName | null {
    const units = this.#units
    const from = this.#at
    let at = from
    let hash = HASH_SEED
    let unit = units[at] as number
    while (isNameUnit(unit)) {
      hash = (Math.imul(hash, 31) + unit) | 0
      unit = units[++at] as number
    }
    if (unit === 0) return null
    if (at === from) throw this.#unexpected()
    this.#at = at
    return this.#names.at(this.#buffer, from, at, hash)
  }

  #skipSpace(): boolean {
    const from = this.#at
    while (isSpaceUnit(this.#units[this.#at] as number)) this.#at++
    return this.#at > from
  }

  #readAttribute(): boolean {
    const name = this.#readName()
    if (name === null) return false
    this.#skipSpace()
    const equals = this.#units[this.#at]
    if (equals === 0) return false
    if (equals !== EQUALS) throw this.#unexpected()
    this.#at++
    this.#skipSpace()
    const value = this.#readValue()
    if (value === null) return false
    this.#add(name.qualified, value)
    return true
  }

  #readValue(): string | null {
    const { text } = this.#buffer
    const quote = this.#units[this.#at]
    if (quote === 0) return null
    if (quote !== 34 && quote !== 39) throw this.#unexpected()
    const from = ++this.#at
    const end = text.indexOf(quote === 34 ? '"' : "'", from)
    const length = (end < 0 ? text.length : end) - from
    if (length > this.#limits.attributeLength)
      throw new XmlFault(
        'XML_ATTRIBUTE_TOO_LONG',
        `An attribute is longer than ${String(this.#limits.attributeLength)} characters.`,
        'Shorten the value.',
      )
    if (end < 0) return null
    this.#at = end + 1
    return normaliseValue(text.slice(from, end))
  }

  #add(name: string, value: string): void {
    const list = this.attributes
    for (let at = 0; at < list.length; at += 2)
      if (list[at] === name)
        throw malformed(`The attribute "${name}" appears twice.`, 'Keep one of the two.')
    if (list.length >= this.#limits.attributesPerElement * 2)
      throw new XmlFault(
        'XML_ATTRIBUTES_TOO_MANY',
        `An element has more than ${String(this.#limits.attributesPerElement)} attributes.`,
        'Send a message that follows the DDEX schema.',
      )
    if (list === NONE) this.attributes = [name, value]
    else (list as string[]).push(name, value)
  }

  #unexpected(): XmlFault {
    const found = this.#buffer.text.slice(this.#at, this.#at + 1)
    const place = this.name ? `in the tag <${this.name.qualified.slice(0, 80)}>` : 'after "<"'
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

import { forbiddenIndex, isSpaceUnit } from './characters.ts'
import { decodeReferences } from './entities.ts'
import { malformed, XmlFault } from './fault.ts'
import type { XmlLimits } from './limits.ts'
import { closesAt, SHARED_NAMES, type XmlName } from './names.ts'
import { NamespaceScope } from './namespaces.ts'
import { StartTagReader } from './start-tag.ts'
import { TextBuffer } from './text-buffer.ts'
import { TextValues } from './text-values.ts'

/** What a scanner reports, in document order. `depth` of the root is 0. */
export interface XmlHandler {
  /** `attributes` is name, value, name, value ...; declarations are left out, `xsi:` is always so spelt. */
  open(
    name: XmlName,
    namespace: string,
    attributes: readonly string[],
    line: number,
    column: number,
  ): void
  /** References resolved. White space between elements is not reported. */
  text(value: string): void
  close(): void
}

const LESS = 60
const SLASH = 47
const BANG = 33
const QUESTION = 63
const XSI = 'http://www.w3.org/2001/XMLSchema-instance'
const DECLARATION =
  /^<\?xml\s+version\s*=\s*(["'])1\.[0-9]+\1(?:\s+encoding\s*=\s*(["'])[A-Za-z][A-Za-z0-9._-]*\2)?(?:\s+standalone\s*=\s*(["'])(?:yes|no)\3)?\s*\?>$/
const NO_ATTRIBUTES: readonly string[] = []

/**
 * An incremental XML 1.0 scanner: checks well-formedness and reports elements and text. It knows no DTD:
 * any DOCTYPE is refused. Throws `XmlFault`, with line and column, and is of no use afterwards.
 */
export class XmlScanner {
  line = 1
  readonly #handler: XmlHandler
  readonly #limits: XmlLimits
  readonly #tag: StartTagReader
  readonly #namespaces: NamespaceScope
  readonly #open: XmlName[] = []
  readonly #buffer = new TextBuffer()
  readonly #values = new TextValues()
  #position = 0
  #lineStart = 0
  #newline = -1
  #started = false
  #rootSeen = false
  #childless = false
  #special = false
  #carriageReturn = false

  constructor(handler: XmlHandler, limits: XmlLimits) {
    this.#handler = handler
    this.#limits = limits
    this.#tag = new StartTagReader(SHARED_NAMES, limits)
    this.#namespaces = new NamespaceScope(limits.namespacesInScope)
  }

  get column(): number {
    return this.#position - this.#lineStart + 1
  }

  /** Takes the next piece of the document. */
  write(chunk: string): void {
    this.#guard(() => {
      const text = this.#normaliseLineEnds(chunk)
      const illegal = forbiddenIndex(text)
      this.#append(illegal < 0 ? text : text.slice(0, illegal))
      this.#scan(false)
      if (illegal >= 0) this.#refuseCharacter(text, illegal)
    })
  }

  /** The document is over. */
  end(): void {
    this.#guard(() => {
      if (this.#carriageReturn) this.#append('\n')
      this.#scan(true)
      if (this.#open.length > 0) throw this.#truncated()
      if (!this.#rootSeen)
        throw new XmlFault('XML_EMPTY', 'The document has no element.', 'Send the whole message.')
    })
  }

  /** Refuses the document at the place reached so far. */
  fail(fault: XmlFault): never {
    fault.line ??= this.line
    fault.column ??= this.column
    throw fault
  }

  #guard(step: () => void): void {
    try {
      step()
    } catch (error) {
      if (error instanceof XmlFault) this.fail(error)
      throw error
    }
  }

  // A carriage return at the end of a piece waits for the next: it may be half of a line end.
  #normaliseLineEnds(chunk: string): string {
    let text = this.#carriageReturn ? '\r' + chunk : chunk
    this.#carriageReturn = text.endsWith('\r')
    if (this.#carriageReturn) text = text.slice(0, -1)
    return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text
  }

  #append(piece: string): void {
    this.#lineStart -= this.#position
    this.#buffer.replace(this.#position, piece)
    this.#position = 0
    this.#newline = this.#findNewline(0)
  }

  #findNewline(from: number): number {
    const { text } = this.#buffer
    const at = text.indexOf('\n', from)
    return at < 0 ? text.length : at
  }

  #advance(to: number): void {
    while (this.#newline < to) {
      this.line++
      this.#lineStart = this.#newline + 1
      this.#newline = this.#findNewline(this.#lineStart)
    }
    if (to > this.#position) this.#started = true
    this.#position = to
  }

  #scan(final: boolean): void {
    const { units, text } = this.#buffer
    while (this.#position < text.length) {
      const complete = units[this.#position] === LESS ? this.#markup() : this.#text(final)
      if (complete) continue
      if (text.length - this.#position > this.#limits.textLength) throw this.#tooLong()
      if (final) throw this.#truncated()
      return
    }
  }

  #markup(): boolean {
    switch (this.#buffer.units[this.#position + 1]) {
      case 0:
        return false
      case SLASH:
        return this.#closeTag()
      case BANG:
        return this.#declaration()
      case QUESTION:
        return this.#instruction()
      default:
        return this.#startTag()
    }
  }

  #text(final: boolean): boolean {
    const { units } = this.#buffer
    const from = this.#position
    let at = from
    while (isSpaceUnit(units[at] as number)) at++
    const blank = units[at] === LESS || units[at] === 0
    const end = blank ? at : this.#textEnd(at)
    // What white space means depends on the markup after it.
    const whole = units[end] === LESS && !(blank && units[end + 1] === 0)
    if (!whole && !final) return false
    if (end - from > this.#limits.textLength) throw this.#tooLong()
    if (!blank || this.#blankCounts(end)) this.#reportText(this.#values.at(this.#buffer, from, end))
    this.#advance(end)
    return true
  }

  /** Index of the next markup; notes whether the text before needs a closer look. */
  #textEnd(from: number): number {
    const { units } = this.#buffer
    let at = from
    let special = false
    for (let unit = units[at] as number; unit !== LESS && unit !== 0; unit = units[++at] as number)
      if (unit === 38 || unit === 93) special = true
    this.#special = special
    return at
  }

  /** White space is content only where no element stands beside it. */
  #blankCounts(next: number): boolean {
    if (!this.#childless || this.#open.length === 0) return false
    const unit = this.#buffer.units[next + 1]
    return unit === SLASH || unit === BANG || unit === QUESTION
  }

  #reportText(raw: string): void {
    if (this.#open.length === 0)
      throw malformed('There is text outside the root element.', 'Remove it.')
    if (this.#special && raw.includes(']]>'))
      throw malformed('The text contains "]]>".', 'Write it as "]]&gt;".')
    this.#handler.text(this.#special ? decodeReferences(raw) : raw)
  }

  #startTag(): boolean {
    const tag = this.#tag
    if (!tag.read(this.#buffer, this.#position + 1)) return false
    const name = tag.name as XmlName
    const depth = this.#open.length
    if (depth === 0 && this.#rootSeen)
      throw malformed(
        `A second root element <${name.qualified}> follows the first.`,
        'Send one message a file.',
      )
    if (depth >= this.#limits.depth)
      throw new XmlFault(
        'XML_TOO_DEEP',
        `Elements are nested more than ${String(this.#limits.depth)} deep.`,
        'Send a message that follows the DDEX schema.',
      )
    this.#rootSeen = true
    const attributes =
      tag.attributes.length > 0 ? this.#declare(tag.attributes, depth) : NO_ATTRIBUTES
    const namespace = this.#namespaces.resolve(name.prefix)
    this.#handler.open(name, namespace, attributes, this.line, this.column)
    if (tag.selfClosing) this.#leave(depth)
    else {
      this.#open.push(name)
      this.#childless = true
    }
    this.#advance(tag.end)
    return true
  }

  #leave(depth: number): void {
    this.#handler.close()
    this.#namespaces.leave(depth)
    this.#childless = false
  }

  #declare(all: readonly string[], depth: number): readonly string[] {
    const plain: string[] = []
    let prefixed = false
    for (let at = 0; at < all.length; at += 2) {
      const name = all[at] as string
      const value = all[at + 1] as string
      if (name === 'xmlns') this.#namespaces.declare('', value, depth)
      else if (name.startsWith('xmlns:')) this.#namespaces.declare(name.slice(6), value, depth)
      else {
        prefixed ||= name.includes(':')
        plain.push(name, value)
      }
    }
    if (prefixed) this.#resolvePrefixes(plain)
    return plain
  }

  #resolvePrefixes(attributes: string[]): void {
    const seen = new Set<string>()
    for (let at = 0; at < attributes.length; at += 2) {
      const name = attributes[at] as string
      const colon = name.indexOf(':')
      if (colon < 0) continue
      const local = name.slice(colon + 1)
      const namespace = this.#namespaces.resolve(name.slice(0, colon))
      const expanded = `${namespace} ${local}`
      if (seen.has(expanded))
        throw malformed(`The attribute "${name}" appears twice.`, 'Keep one of the two.')
      seen.add(expanded)
      if (namespace === XSI) attributes[at] = `xsi:${local}`
    }
  }

  #closeTag(): boolean {
    const { units, text } = this.#buffer
    const name = this.#open[this.#open.length - 1]
    const from = this.#position + 2
    if (name && closesAt(name, units, from)) return this.#passCloseTag(from + name.units.length + 1)
    const end = text.indexOf('>', from)
    if (end < 0) return false
    const found = text.slice(from, end).replace(/[ \t\n]+$/, '')
    if (found !== name?.qualified) throw this.#mismatch(found.slice(0, 80), name)
    return this.#passCloseTag(end + 1)
  }

  #passCloseTag(to: number): boolean {
    this.#open.pop()
    this.#leave(this.#open.length)
    this.#advance(to)
    return true
  }

  #mismatch(found: string, expected: XmlName | undefined): XmlFault {
    if (!expected)
      return malformed(`</${found}> closes nothing.`, 'Remove it or open the element before.')
    return malformed(
      `</${found}> stands where </${expected.qualified}> must.`,
      'Close each element with its own name, innermost first.',
    )
  }

  #declaration(): boolean {
    const buffer = this.#buffer.text
    const from = this.#position
    if (buffer.startsWith('<!--', from)) return this.#comment()
    if (buffer.startsWith('<![CDATA[', from)) return this.#cdata()
    if (/^<!D/i.test(buffer.slice(from, from + 3)))
      throw new XmlFault(
        'XML_DOCTYPE_FORBIDDEN',
        'The message has a document type declaration (DOCTYPE).',
        'Remove it: DDEX messages need none, and it can make a reader open other files.',
      )
    if (buffer.length - from < 9) return false
    throw malformed('"<!" begins neither a comment nor a CDATA section.', 'Correct or remove it.')
  }

  #comment(): boolean {
    const { text, units } = this.#buffer
    const end = text.indexOf('--', this.#position + 4)
    if (end < 0 || end + 2 >= text.length) return false
    if (units[end + 2] !== 62)
      throw malformed('A comment contains "--".', 'Remove one of the hyphens.')
    return this.#passMarkup(end + 3)
  }

  #cdata(): boolean {
    const from = this.#position + 9
    const { text } = this.#buffer
    const end = text.indexOf(']]>', from)
    if (end < 0) return false
    if (this.#open.length === 0)
      throw malformed('There is a CDATA section outside the root element.', 'Remove it.')
    if (end > from) this.#handler.text(text.slice(from, end))
    return this.#passMarkup(end + 3)
  }

  #instruction(): boolean {
    const from = this.#position
    const { text } = this.#buffer
    const end = text.indexOf('?>', from + 2)
    if (end < 0) return false
    const whole = text.slice(from, end + 2)
    if (/^<\?xml[\s?]/.test(whole)) {
      if (this.#started || !DECLARATION.test(whole))
        throw malformed(
          'The XML declaration is wrong or not at the very beginning.',
          'Begin the file with <?xml version="1.0" encoding="UTF-8"?>.',
        )
    } else if (
      !/^<\?[\p{L}_][\p{L}\p{N}_.-]*(?:\s[^]*)?\?>$/u.test(whole) ||
      /^<\?xml[\s?]/i.test(whole)
    )
      throw malformed('A processing instruction has no valid name.', 'Correct or remove it.')
    return this.#passMarkup(end + 2)
  }

  #passMarkup(to: number): boolean {
    if (to - this.#position > this.#limits.textLength) throw this.#tooLong()
    this.#advance(to)
    return true
  }

  #refuseCharacter(text: string, at: number): never {
    this.#advance(this.#buffer.text.length)
    const point = text.charCodeAt(at).toString(16).toUpperCase().padStart(4, '0')
    throw new XmlFault(
      'XML_CHARACTER_FORBIDDEN',
      `The character U+${point} is not allowed in XML.`,
      'Remove it from the text.',
    )
  }

  #tooLong(): XmlFault {
    return new XmlFault(
      'XML_TEXT_TOO_LONG',
      `A text, tag or comment is longer than ${String(this.#limits.textLength)} characters.`,
      'Shorten it, or ask for a larger limit.',
    )
  }

  #truncated(): XmlFault {
    const name = this.#open[this.#open.length - 1]
    this.#advance(this.#buffer.text.length)
    return new XmlFault(
      'XML_TRUNCATED',
      name
        ? `The message ends inside <${name.qualified}>.`
        : 'The message ends inside its first or last markup.',
      'Send the whole file again: the upload was cut.',
    )
  }
}

import { declareIn, hasPrefix } from './attribute-namespaces.ts'
import { closeTagEnd, plainEnd, spaceEnd } from './byte-runs.ts'
import { BYTE_CLASS, FORBIDDEN } from './characters.ts'
import type { ByteWindow } from './byte-window.ts'
import { decodeReferences } from './entities.ts'
import { malformed, XmlFault } from './fault.ts'
import type { XmlHandler } from './handler.ts'
import { KNOWN_TAGS } from './known-tags.ts'
import type { XmlLimits } from './limits.ts'
import { LinePlace } from './line-place.ts'
import type { XmlName } from './names.ts'
import { NamespaceScope } from './namespaces.ts'
import {
  doctype,
  forbiddenCharacter,
  mismatch,
  secondRoot,
  tooDeep,
  tooLong,
  truncatedIn,
} from './scan-faults.ts'
import { readStartTag } from './start-tag.ts'

/** Longer parts are not waited for. */
const LONGEST_WAIT = 1 << 17

const LESS = 60
const GREATER = 62
const SLASH = 47
const BANG = 33
const QUESTION = 63
const RETURN = 13
const BRACKET = 93
const AMPERSAND = 38
const DECLARATION =
  /^<\?xml\s+version\s*=\s*(["'])1\.[0-9]+\1(?:\s+encoding\s*=\s*(["'])[A-Za-z][A-Za-z0-9._-]*\2)?(?:\s+standalone\s*=\s*(["'])(?:yes|no)\3)?\s*\?>$/

/**
 * An incremental XML 1.0 scanner over UTF-8 that is known to be valid: checks well-formedness and reports elements and
 * text. It knows no DTD: any DOCTYPE is refused. Throws `XmlFault`, with line and column, and is of no use afterwards.
 */
export class XmlScanner {
  readonly #handler: XmlHandler
  readonly #source: ByteWindow
  readonly #limits: XmlLimits
  readonly #place = new LinePlace()
  readonly #namespaces: NamespaceScope
  readonly #open: XmlName[] = []
  #started = false
  #rootSeen = false
  #childless = false
  /** Bytes of a known part that must be there before it is looked at again. */
  #awaited = 0

  constructor(handler: XmlHandler, limits: XmlLimits) {
    this.#handler = handler
    this.#source = handler.source
    this.#limits = limits
    this.#namespaces = new NamespaceScope(limits.namespacesInScope)
  }

  /** Takes the next piece of the document, which ends with a whole character. */
  write(piece: Uint8Array): void {
    this.#guard(() => {
      this.#source.append(piece)
      this.#scan(false)
    })
  }

  /** The document is over. */
  end(): void {
    this.#guard(() => {
      this.#scan(true)
      if (this.#open.length > 0) throw this.#truncated()
      if (!this.#rootSeen)
        throw new XmlFault('XML_EMPTY', 'The document has no element.', 'Send the whole message.')
    })
  }

  /** Refuses the document behind all that was written. */
  failAtEnd(fault: XmlFault): never {
    this.#advance(this.#source.end)
    return this.fail(fault)
  }

  /** Refuses the document at the place reached so far. */
  fail(fault: XmlFault): never {
    fault.line ??= this.#place.line
    fault.column ??= this.#place.column(this.#source.base + this.#source.position)
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

  /** Goes on behind markup or text, of which nothing is known but that it has been read. */
  #advance(to: number): void {
    const source = this.#source
    this.#place.pass(source, source.position, to)
    if (to > source.position) this.#started = true
    source.position = to
  }

  #scan(final: boolean): void {
    const source = this.#source
    while (source.position < source.end) {
      const isMarkup = source.bytes[source.position] === LESS
      const complete = isMarkup ? this.#markup(final) : this.#text(final)
      if (complete) continue
      if (source.end - source.position > this.#limits.textLength)
        throw tooLong(this.#limits.textLength)
      if (final) throw this.#truncated()
      return
    }
  }

  #markup(final: boolean): boolean {
    const source = this.#source
    switch (source.bytes[source.position + 1]) {
      case SLASH:
        return this.#closeTag()
      case BANG:
        return this.#declaration()
      case QUESTION:
        return this.#instruction()
      default:
        if (source.position + 1 >= source.end) return false
        return this.#passWhole(final) ?? this.#startTag()
    }
  }

  #text(final: boolean): boolean {
    const source = this.#source
    const from = source.position
    const at = spaceEnd(source.bytes, from)
    if (at < source.end && source.bytes[at] !== LESS) return this.#contentText(at, final)
    // What white space means depends on the markup after it.
    if (!final && at + 1 >= source.end) return false
    if (at - from > this.#limits.textLength) throw tooLong(this.#limits.textLength)
    if (this.#blankCounts(at)) this.#handler.value(this.#textOf(from, at))
    this.#advance(at)
    return true
  }

  /** White space is content only where no element stands beside it. */
  #blankCounts(next: number): boolean {
    if (!this.#childless || this.#open.length === 0) return false
    const byte = this.#source.bytes[next + 1]
    return byte === SLASH || byte === BANG || byte === QUESTION
  }

  /** A text with more than white space, which reaches to `at`. */
  #contentText(at: number, final: boolean): boolean {
    const source = this.#source
    const { bytes } = source
    let isPlain = at === source.position
    let hasMarks = false
    for (at = plainEnd(bytes, at); at < source.end; at = plainEnd(bytes, at + 1)) {
      const byte = bytes[at] as number
      if (byte === LESS) break
      if (byte === AMPERSAND || byte === RETURN) hasMarks = true
      else this.#allowInText(byte, at)
      isPlain = false
    }
    if (at === source.end && !final) return false
    this.#reportText(at, hasMarks)
    if (isPlain) source.position = at
    else this.#advance(at)
    return true
  }

  #allowInText(byte: number, at: number): void {
    const { bytes } = this.#source
    if (((BYTE_CLASS[byte] as number) & FORBIDDEN) !== 0) throw this.#forbidden(at)
    if (byte === BRACKET && bytes[at + 1] === BRACKET && bytes[at + 2] === GREATER)
      throw malformed('The text contains "]]>".', 'Write it as "]]&gt;".')
  }

  #reportText(to: number, hasMarks: boolean): void {
    const { base, position } = this.#source
    if (to - position > this.#limits.textLength) throw tooLong(this.#limits.textLength)
    if (this.#open.length === 0)
      throw malformed('There is text outside the root element.', 'Remove it.')
    if (hasMarks) this.#handler.value(decodeReferences(this.#textOf(position, to)))
    else this.#handler.text(base + position, base + to)
  }

  /** With line ends as XML has them. */
  #textOf(from: number, to: number): string {
    const text = this.#source.bytes.toString('utf8', from, to)
    return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text
  }

  /** True behind a part that the handler knows, false where more of one must come first; null for none. */
  #passWhole(final: boolean): boolean | null {
    const { position, end } = this.#source
    const depth = this.#open.length
    if (depth !== 1 && depth !== 2) return null
    const isLong = end - position > Math.min(this.#limits.textLength, LONGEST_WAIT)
    if (!final && !isLong && end - position < this.#awaited) return false
    this.#awaited = 0
    const passed = this.#handler.passWhole?.(this.#place, this.#namespaces.resolve(''), depth)
    if (passed === 'whole') {
      this.#childless = false
      return true
    }
    if (passed !== 'more' || final || isLong) return null
    // Small pieces shall not make it look again and again.
    this.#awaited = 2 * (end - position)
    return false
  }

  #startTag(): boolean {
    const source = this.#source
    const from = source.position + 1
    const known = KNOWN_TAGS.find(source.bytes, from)
    if (known === null) return this.#newTag(from)
    this.#begin(known.name, known.attributes, known.selfClosing, known.id)
    source.position = from + known.bytes.length
    return true
  }

  #newTag(from: number): boolean {
    const source = this.#source
    const end = this.#tagEnd(from)
    if (end < 0) return false
    const tag = readStartTag(source.bytes.toString('utf8', from, end), this.#limits)
    KNOWN_TAGS.learn(source.bytes.subarray(from, end), tag)
    this.#begin(tag.name, tag.attributes, tag.selfClosing, 0)
    this.#advance(end)
    return true
  }

  /** Index behind the tag's `>`, or behind a `<` that must not stand in it; -1 while both are to come. */
  #tagEnd(from: number): number {
    const { bytes, end } = this.#source
    let quote = 0
    for (let at = from; at < end; at++) {
      const byte = bytes[at] as number
      if (byte === LESS || (byte === GREATER && quote === 0)) return at + 1
      if (((BYTE_CLASS[byte] as number) & FORBIDDEN) !== 0) throw this.#forbidden(at)
      if (byte === quote) quote = 0
      else if (quote === 0 && (byte === 34 || byte === 39)) quote = byte
    }
    return -1
  }

  #begin(name: XmlName, all: readonly string[], selfClosing: boolean, tag: number): void {
    const depth = this.#open.length
    if (depth === 0 && this.#rootSeen) throw secondRoot(name)
    if (depth >= this.#limits.depth) throw tooDeep(this.#limits.depth)
    this.#rootSeen = this.#started = true
    // A tag with a number has been looked at for prefixes.
    const attributes = tag === 0 && hasPrefix(all) ? declareIn(this.#namespaces, all, depth) : all
    const namespace = this.#namespaces.resolve(name.prefix)
    const { base, position } = this.#source
    this.#handler.open(
      name,
      namespace,
      attributes,
      this.#place.line,
      this.#place.column(base + position),
      tag,
    )
    if (selfClosing) this.#leave(depth)
    else {
      this.#open.push(name)
      this.#childless = true
    }
  }

  #leave(depth: number): void {
    this.#handler.close()
    this.#namespaces.leave(depth)
    this.#childless = false
  }

  #closeTag(): boolean {
    const source = this.#source
    const { bytes, position } = source
    const name = this.#open[this.#open.length - 1]
    const to = name === undefined ? -1 : closeTagEnd(name.bytes, bytes, position + 2)
    if (to >= 0) {
      this.#open.pop()
      this.#leave(this.#open.length)
      source.position = to
      return true
    }
    const end = this.#find('>', position + 2)
    if (end < 0) return false
    const found = this.#textOf(position + 2, end).replace(/[ \t\n]+$/, '')
    if (found !== name?.qualified) throw mismatch(found.slice(0, 80), name)
    this.#open.pop()
    this.#leave(this.#open.length)
    this.#advance(end + 1)
    return true
  }

  /** Index of an ASCII string, -1 when it is not there (yet). */
  #find(what: string, from: number): number {
    const { bytes, end } = this.#source
    const at = bytes.indexOf(what, from, 'latin1')
    return at + what.length > end ? -1 : at
  }

  #declaration(): boolean {
    const { bytes, position, end } = this.#source
    const head = bytes.toString('latin1', position, Math.min(position + 9, end))
    if (head.startsWith('<!--')) return this.#comment()
    if (head === '<![CDATA[') return this.#cdata()
    if (/^<!D/i.test(head)) throw doctype()
    if (end - position < 9) return false
    throw malformed('"<!" begins neither a comment nor a CDATA section.', 'Correct or remove it.')
  }

  #comment(): boolean {
    const { bytes, position, end } = this.#source
    const dashes = this.#find('--', position + 4)
    if (dashes < 0 || dashes + 2 >= end) return false
    if (bytes[dashes + 2] !== GREATER)
      throw malformed('A comment contains "--".', 'Remove one of the hyphens.')
    return this.#passMarkup(dashes + 3)
  }

  #cdata(): boolean {
    const from = this.#source.position + 9
    const end = this.#find(']]>', from)
    if (end < 0) return false
    if (this.#open.length === 0)
      throw malformed('There is a CDATA section outside the root element.', 'Remove it.')
    this.#allow(from, end)
    if (end > from) this.#handler.value(this.#textOf(from, end))
    return this.#passMarkup(end + 3)
  }

  #instruction(): boolean {
    const from = this.#source.position
    const end = this.#find('?>', from + 2)
    if (end < 0) return false
    const whole = this.#textOf(from, end + 2)
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
    const { position } = this.#source
    if (to - position > this.#limits.textLength) throw tooLong(this.#limits.textLength)
    this.#allow(position, to)
    this.#advance(to)
    return true
  }

  #allow(from: number, to: number): void {
    const { bytes } = this.#source
    for (let at = from; at < to; at++)
      if (((BYTE_CLASS[bytes[at] as number] as number) & FORBIDDEN) !== 0) throw this.#forbidden(at)
  }

  #forbidden(at: number): XmlFault {
    const point = this.#source.bytes[at] as number
    this.#advance(at)
    return forbiddenCharacter(point)
  }

  #truncated(): XmlFault {
    this.#advance(this.#source.end)
    return truncatedIn(this.#open[this.#open.length - 1])
  }
}

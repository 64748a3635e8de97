import { XMLBuilder, XMLParser, XMLValidator } from 'fast-xml-parser'
import { S3Error } from '../s3-error.ts'

/** What an element may hold when written; arrays repeat their element, undefined leaves it out. */
export type XmlValue = string | number | boolean | undefined | XmlObject | readonly XmlValue[]
export interface XmlObject {
  readonly [element: string]: XmlValue
}

const named: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
}

/** Keys may hold what XML forbids; S3 writes such characters as references all the same. */
const escape = (text: string): string =>
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  text.replaceAll(/[&<>"\u0000-\u001f\u007f\ufffe\uffff]/g, (sign) =>
    sign === '\n' || sign === '\t'
      ? sign
      : (named[sign] ?? `&#x${sign.charCodeAt(0).toString(16)};`),
  )

const builder = new XMLBuilder({
  processEntities: false,
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  suppressEmptyNode: false,
})

function toBuilderInput(value: XmlValue): unknown {
  if (Array.isArray(value)) return value.map(toBuilderInput)
  if (value === undefined || typeof value !== 'object') return escape(String(value))
  const entries = Object.entries(value).filter(([, child]) => child !== undefined)
  return Object.fromEntries(entries.map(([name, child]) => [name, toBuilderInput(child)]))
}

const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n'
export const namespace = 'http://s3.amazonaws.com/doc/2006-03-01/'

/** A document in S3's namespace; `@name` is an attribute. */
export const writeXml = (root: string, content: XmlObject): string =>
  declaration + builder.build(toBuilderInput({ [root]: { '@xmlns': namespace, ...content } }))

/** A document without a namespace, as errors are. */
export const writePlainXml = (root: string, content: XmlObject): string =>
  declaration + builder.build(toBuilderInput({ [root]: content }))

const parser = new XMLParser({
  parseTagValue: false,
  trimValues: false,
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseAttributeValue: false,
  removeNSPrefix: true,
  processEntities: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  maxNestedTags: 32,
})

const signs: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

export const malformedXml = (): S3Error =>
  new S3Error(
    'MalformedXML',
    'The XML you provided was not well-formed or did not validate against our published schema',
  )

function decodeReference(_whole: string, name: string): string {
  const sign = signs[name]
  if (sign !== undefined) return sign
  const code = name.startsWith('#x') ? parseInt(name.slice(2), 16) : parseInt(name.slice(1), 10)
  const isCharacter = code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
  if (!name.startsWith('#') || !isCharacter) throw malformedXml()
  return String.fromCodePoint(code)
}

const unescape = (text: string): string => text.replaceAll(/&([^;&]*);/g, decodeReference)

/** An element of a document that was read; text is never turned into numbers. */
export class XmlNode {
  readonly #raw: unknown

  constructor(raw: unknown) {
    this.#raw = raw
  }

  #values(name: string): unknown[] {
    if (typeof this.#raw !== 'object' || this.#raw === null) return []
    const value = Object.hasOwn(this.#raw, name)
      ? (this.#raw as Record<string, unknown>)[name]
      : undefined
    if (value === undefined) return []
    return Array.isArray(value) ? value : [value]
  }

  /** Children of that name, in order. */
  all(name: string): XmlNode[] {
    return this.#values(name).map((value) => new XmlNode(value))
  }

  child(name: string): XmlNode | undefined {
    return this.all(name)[0]
  }

  /** The text of a child; undefined when there is none. */
  text(name: string): string | undefined {
    return this.child(name)?.value
  }

  /** Throws MalformedXML when the child is missing. */
  required(name: string): string {
    const text = this.text(name)
    if (text === undefined) throw malformedXml()
    return text
  }

  /** Its own text. */
  get value(): string {
    if (typeof this.#raw === 'string') return unescape(this.#raw)
    const text = this.#values('#text')[0]
    return typeof text === 'string' ? unescape(text) : ''
  }

  /** Names of its children, without attributes. */
  get names(): string[] {
    if (typeof this.#raw !== 'object' || this.#raw === null) return []
    return Object.keys(this.#raw).filter((name) => name !== '#text' && !name.startsWith('@'))
  }

  /** A plain copy for storing: text, objects and arrays. */
  get plain(): unknown {
    return this.#raw
  }
}

/** Reads a document whose root must be `root`. Throws MalformedXML. */
export function readXml(text: string, root: string): XmlNode {
  if (/<!DOCTYPE/i.test(text)) throw malformedXml()
  let parsed: unknown
  try {
    if (XMLValidator.validate(text) !== true) throw malformedXml()
    parsed = parser.parse(text)
  } catch {
    throw malformedXml()
  }
  const node = new XmlNode(parsed).child(root)
  if (!node) throw malformedXml()
  return node
}

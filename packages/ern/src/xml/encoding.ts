import { isUtf8 } from 'node:buffer'
import { XmlFault } from './fault.ts'

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'

type Decoder = InstanceType<typeof TextDecoder>

/** How a declared encoding name is read; ISO-8859-1 differs from Windows-1252 only in control characters. */
const DECLARED = new Map<string, Encoding | 'utf-16'>([
  ['utf-8', 'utf-8'],
  ['utf8', 'utf-8'],
  ['us-ascii', 'utf-8'],
  ['ascii', 'utf-8'],
  ['utf-16', 'utf-16'],
  ['utf-16le', 'utf-16'],
  ['utf-16be', 'utf-16'],
  ['iso-8859-1', 'windows-1252'],
  ['latin1', 'windows-1252'],
  ['windows-1252', 'windows-1252'],
])

interface Sniffed {
  encoding: Encoding
  /** Length of the byte order mark. */
  skip: number
}

const SIGNATURES: [number[], Encoding, number][] = [
  [[0xef, 0xbb, 0xbf], 'utf-8', 3],
  [[0xff, 0xfe], 'utf-16le', 2],
  [[0xfe, 0xff], 'utf-16be', 2],
  [[0x3c, 0, -1, 0], 'utf-16le', 0],
  [[0, 0x3c, 0], 'utf-16be', 0],
]

/** From the byte order mark, or from where a first "<" has its zero byte; -1 stands for any byte. */
function sniff(head: Uint8Array): Sniffed {
  for (const [bytes, encoding, skip] of SIGNATURES)
    if (bytes.every((byte, at) => byte === -1 || byte === head[at])) return { encoding, skip }
  return { encoding: 'utf-8', skip: 0 }
}

function declaredEncoding(head: Uint8Array): string | null {
  if (head[0] !== 0x3c || head[1] !== 0x3f) return null
  const text = Buffer.from(head.subarray(0, 200)).toString('latin1')
  const found = /^<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["']/.exec(text)
  return found?.[1]?.toLowerCase() ?? null
}

/** The encoding of a document from its byte order mark and declaration (XML 1.0, appendix F). */
export function detectEncoding(head: Uint8Array): Sniffed {
  const sniffed = sniff(head)
  if (sniffed.encoding !== 'utf-8') return sniffed
  const name = declaredEncoding(head.subarray(sniffed.skip))
  if (name === null) return sniffed
  const declared = DECLARED.get(name)
  if (declared === undefined)
    throw new XmlFault(
      'XML_ENCODING_UNSUPPORTED',
      `The encoding "${name}" is not read.`,
      'Send the message in UTF-8.',
      1,
      1,
    )
  if (declared === 'utf-16')
    throw new XmlFault(
      'XML_ENCODING_INVALID',
      'The declaration says UTF-16 but the bytes are not.',
      'Declare the encoding that the file has.',
      1,
      1,
    )
  return declared === 'windows-1252' && sniffed.skip === 0
    ? { encoding: declared, skip: 0 }
    : sniffed
}

type OtherEncoding = Exclude<Encoding, 'utf-8'>

const decoders = new Map<OtherEncoding, Decoder>()

/** Decoders keep nothing between calls, so one of each serves all. */
function strictDecoder(encoding: OtherEncoding): Decoder {
  let decoder = decoders.get(encoding)
  if (decoder === undefined) {
    decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true })
    decoders.set(encoding, decoder)
  }
  return decoder
}

/** Turns bytes of any encoding that is read into valid UTF-8, piece by piece. */
export class XmlDecoder {
  #encoding: Encoding | null = null
  #rest: Uint8Array = new Uint8Array(0)

  /** The UTF-8 of the next bytes; a character cut by their end waits. Throws `XmlFault` and `InvalidBytes`. */
  decode(bytes: Uint8Array, last: boolean): Uint8Array {
    let input = this.#rest.length > 0 ? concat(this.#rest, bytes) : bytes
    if (this.#encoding === null) {
      if (input.length < 256 && !last) {
        this.#rest = input.slice()
        return NOTHING
      }
      const { encoding, skip } = detectEncoding(input)
      this.#encoding = encoding
      input = input.subarray(skip)
    }
    const whole = last ? input.length : wholeCharacters(input, this.#encoding)
    this.#rest = whole < input.length ? input.slice(whole) : NOTHING
    return toUtf8(input.subarray(0, whole), this.#encoding)
  }
}

const NOTHING = new Uint8Array(0)

/** Thrown with the UTF-8 up to the first byte that is not valid in the encoding: so that earlier faults come first. */
export class InvalidBytes extends Error {
  readonly before: Uint8Array

  constructor(before: Uint8Array) {
    super('Bytes that are not valid in the encoding.')
    this.before = before
  }

  toFault(): XmlFault {
    return new XmlFault(
      'XML_ENCODING_INVALID',
      'A byte sequence is not valid in the encoding of the document.',
      'Save the message as UTF-8 and declare it so.',
    )
  }
}

function toUtf8(bytes: Uint8Array, encoding: Encoding): Uint8Array {
  const text = attempt(bytes, encoding)
  if (text === null) throw new InvalidBytes(validPrefix(bytes, encoding))
  return text
}

/** Null when the bytes are not valid. */
function attempt(bytes: Uint8Array, encoding: Encoding): Uint8Array | null {
  if (encoding === 'utf-8') return isUtf8(bytes) ? bytes : null
  try {
    return Buffer.from(strictDecoder(encoding).decode(bytes))
  } catch {
    return null
  }
}

function validPrefix(bytes: Uint8Array, encoding: Encoding): Uint8Array {
  let good = 0
  for (let step = 1 << 16; step >= 1; step >>= 1)
    for (let to = good + step; to <= bytes.length; to += step) {
      const end = wholeEnd(bytes, to, encoding)
      if (attempt(bytes.subarray(good, end), encoding) === null) break
      good = Math.max(good, end)
    }
  return attempt(bytes.subarray(0, good), encoding) ?? NOTHING
}

function wholeEnd(bytes: Uint8Array, to: number, encoding: Encoding): number {
  return wholeCharacters(bytes.subarray(0, to), encoding)
}

/** How many of the bytes end on a character's end. */
function wholeCharacters(bytes: Uint8Array, encoding: Encoding): number {
  const { length } = bytes
  if (encoding === 'windows-1252') return length
  if (encoding !== 'utf-8') {
    const even = length - (length % 2)
    const high = bytes[even - (encoding === 'utf-16le' ? 1 : 2)] ?? 0
    return high >= 0xd8 && high <= 0xdb ? even - 2 : even
  }
  for (let back = 1; back <= 3 && back <= length; back++) {
    const byte = bytes[length - back] as number
    if (byte < 0x80) return length
    if (byte >= 0xc0) return needed(byte) > back ? length - back : length
  }
  return length
}

function needed(lead: number): number {
  if (lead >= 0xf0) return 4
  return lead >= 0xe0 ? 3 : 2
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array {
  const all = new Uint8Array(a.length + b.length)
  all.set(a)
  all.set(b, a.length)
  return all
}

/** What a byte of UTF-8 may be, as bits of `BYTE_CLASS`. */
export const PLAIN_TEXT = 1
export const PLAIN_TAG = 2
/** May not stand in XML at all. */
export const FORBIDDEN = 4

/**
 * The class of each byte. `PLAIN_TEXT` and `PLAIN_TAG` are the bytes that a text and a start tag can have without need
 * for a closer look: no markup, no reference, no line end, nothing but ASCII.
 */
export const BYTE_CLASS = new Uint8Array(256)
for (let byte = 0; byte < 128; byte++) BYTE_CLASS[byte] = classOf(byte)

function classOf(byte: number): number {
  const character = String.fromCharCode(byte)
  if ('\n\r'.includes(character)) return 0
  if (byte < 32 && byte !== 9) return FORBIDDEN
  const inText = '<&]'.includes(character) ? 0 : PLAIN_TEXT
  return inText | ('<&>\t\x7f'.includes(character) ? 0 : PLAIN_TAG)
}

/** True for white space of XML. */
export function isSpaceUnit(unit: number): boolean {
  return unit === 32 || unit === 10 || unit === 9 || unit === 13
}

/** True for a code unit that may continue an XML name; all of non-ASCII, `isName` decides later. */
export function isNameUnit(unit: number): boolean {
  return (
    unit >= 128 ||
    (unit >= 97 && unit <= 122) ||
    (unit >= 65 && unit <= 90) ||
    (unit >= 45 && unit <= 58 && unit !== 47) ||
    unit === 95
  )
}

// Ranges of XML 1.0, production 4, as escapes: the string is read by RegExp.
const NAME_START =
  ':A-Z_a-z\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF\\u200C\\u200D\\u2070-\\u218F' +
  '\\u2C00-\\u2FEF\\u3001-\\uD7FF\\uF900-\\uFDCF\\uFDF0-\\uFFFD\\u{10000}-\\u{EFFFF}'
// The combining marks are ranges of the production, not characters meant to combine.
/* eslint-disable no-misleading-character-class */
const NAME = new RegExp(
  `^[${NAME_START}][${NAME_START}\\-.0-9\\u00B7\\u0300-\\u036F\\u203F-\\u2040]*$`,
  'u',
)

/* eslint-enable no-misleading-character-class */

/** Name of XML 1.0 (fifth edition), production 5. */
export function isName(text: string): boolean {
  return NAME.test(text)
}

/** Char of XML 1.0, production 2. */
export function isLegalCodePoint(point: number): boolean {
  if (point < 32) return point === 9 || point === 10 || point === 13
  if (point < 0xd800) return true
  return (point >= 0xe000 && point <= 0xfffd) || (point >= 0x10000 && point <= 0x10ffff)
}

const LONE_SURROGATE = /\p{Surrogate}/u

/** Index of the first surrogate that is no half of a pair, -1 when there is none. */
export function loneSurrogateIndex(text: string): number {
  return text.search(LONE_SURROGATE)
}

const ASCII_NAME = 1
const SPACE = 2

/** Class of each ASCII character: 1 may be in a name, 2 is XML white space. */
export const CHARACTER_CLASS = new Uint8Array(128)
for (const character of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.:')
  CHARACTER_CLASS[character.charCodeAt(0)] = ASCII_NAME
for (const character of ' \t\n\r') CHARACTER_CLASS[character.charCodeAt(0)] = SPACE

/** True for a code unit that may continue an XML name; all of non-ASCII, `isName` decides later. */
export function isNameUnit(unit: number): boolean {
  return unit >= 128 || CHARACTER_CLASS[unit] === ASCII_NAME
}

/** True for white space. Other units up to 32 never get here: XML forbids them; 0 marks the end of a text. */
export function isSpaceUnit(unit: number): boolean {
  return unit <= 32 && unit !== 0
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

// Lone surrogates only reach us in strings: bytes are decoded strictly.
// eslint-disable-next-line no-control-regex
const FORBIDDEN = /[\x00-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]/
const LONE_SURROGATE = /\p{Surrogate}/u

/** Index of the first character that XML forbids, -1 when there is none. */
export function forbiddenIndex(text: string): number {
  return text.search(FORBIDDEN)
}

export function loneSurrogateIndex(text: string): number {
  return text.search(LONE_SURROGATE)
}

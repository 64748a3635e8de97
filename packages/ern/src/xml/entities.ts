import { isLegalCodePoint } from './characters.ts'
import { malformed, XmlFault } from './fault.ts'

const PREDEFINED = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['apos', "'"],
  ['quot', '"'],
])

/** Text with its references resolved. Only the five predefined entities and characters exist: there is no DTD. */
export function decodeReferences(text: string): string {
  let out = ''
  let from = 0
  for (let at = text.indexOf('&'); at >= 0; at = text.indexOf('&', from)) {
    const end = text.indexOf(';', at)
    if (end < 0 || end - at > 64) throw badReference(text.slice(at, at + 20))
    out += text.slice(from, at) + reference(text.slice(at + 1, end))
    from = end + 1
  }
  return out + text.slice(from)
}

function reference(name: string): string {
  const known = PREDEFINED.get(name)
  if (known !== undefined) return known
  if (!name.startsWith('#')) {
    if (!/^[\p{L}_:][\p{L}\p{N}_:.-]*$/u.test(name)) throw badReference(`&${name};`)
    throw new XmlFault(
      'XML_ENTITY_UNKNOWN',
      `The entity "&${name};" is not defined.`,
      'Use the character itself, or one of &lt; &gt; &amp; &apos; &quot;.',
    )
  }
  const digits = /^#(?:x([0-9a-fA-F]{1,8})|([0-9]{1,8}))$/.exec(name)
  if (!digits) throw badReference(`&${name};`)
  const point = digits[1] === undefined ? Number(digits[2]) : Number.parseInt(digits[1], 16)
  if (!isLegalCodePoint(point))
    throw new XmlFault(
      'XML_CHARACTER_FORBIDDEN',
      `The reference "&${name};" names a character that XML does not allow.`,
      'Remove the character from the text.',
    )
  return String.fromCodePoint(point)
}

function badReference(found: string): XmlFault {
  return malformed(`"${found}" is not a valid reference.`, 'Write an ampersand in text as "&amp;".')
}

import { malformed, XmlFault } from './fault.ts'
import type { XmlName } from './names.ts'

export function forbiddenCharacter(point: number): XmlFault {
  return new XmlFault(
    'XML_CHARACTER_FORBIDDEN',
    `The character U+${point.toString(16).toUpperCase().padStart(4, '0')} is not allowed in XML.`,
    'Remove it from the text.',
  )
}

export function secondRoot(name: XmlName): XmlFault {
  return malformed(
    `A second root element <${name.qualified}> follows the first.`,
    'Send one message a file.',
  )
}

export function mismatch(found: string, expected: XmlName | undefined): XmlFault {
  if (!expected)
    return malformed(`</${found}> closes nothing.`, 'Remove it or open the element before.')
  return malformed(
    `</${found}> stands where </${expected.qualified}> must.`,
    'Close each element with its own name, innermost first.',
  )
}

export function doctype(): XmlFault {
  return new XmlFault(
    'XML_DOCTYPE_FORBIDDEN',
    'The message has a document type declaration (DOCTYPE).',
    'Remove it: DDEX messages need none, and it can make a reader open other files.',
  )
}

export function tooDeep(limit: number): XmlFault {
  return new XmlFault(
    'XML_TOO_DEEP',
    `Elements are nested more than ${String(limit)} deep.`,
    'Send a message that follows the DDEX schema.',
  )
}

export function tooLong(limit: number): XmlFault {
  return new XmlFault(
    'XML_TEXT_TOO_LONG',
    `A text, tag or comment is longer than ${String(limit)} bytes.`,
    'Shorten it, or ask for a larger limit.',
  )
}

/** `name` is the innermost element that was still open. */
export function truncatedIn(name: XmlName | undefined): XmlFault {
  return new XmlFault(
    'XML_TRUNCATED',
    name
      ? `The message ends inside <${name.qualified}>.`
      : 'The message ends inside its first or last markup.',
    'Send the whole file again: the upload was cut.',
  )
}

export function tooMany(what: string, limit: number, of = 'elements'): XmlFault {
  return new XmlFault(
    'XML_ELEMENTS_TOO_MANY',
    `${what} has more than ${String(limit)} ${of}.`,
    'Split the message.',
  )
}

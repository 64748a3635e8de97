import { isName } from './characters.ts'
import { malformed } from './fault.ts'

/** A qualified name, made once for all its occurrences so that names compare by identity. */
export interface XmlName {
  qualified: string
  prefix: string
  local: string
  /** The qualified name in UTF-8. */
  bytes: Uint8Array
}

const MOST_NAMES = 8_192
const names = new Map<string, XmlName>()

/** The name that is written so, the same for all documents. Throws `XmlFault` for what is no name. */
export function nameOf(written: string): XmlName {
  let name = names.get(written)
  if (name === undefined) {
    name = makeName(written)
    // Only a document that makes up names gets here; those of DDEX are soon known again.
    if (names.size >= MOST_NAMES) names.clear()
    names.set(name.qualified, name)
  }
  return name
}

function makeName(written: string): XmlName {
  const colon = written.indexOf(':')
  if (
    !isName(written) ||
    colon === 0 ||
    colon !== written.lastIndexOf(':') ||
    !isName(written.slice(colon + 1))
  )
    throw malformed(`"${written.slice(0, 80)}" is not a valid XML name.`, 'Correct the name.')
  const qualified = onlyCopy(written)
  const bytes = new TextEncoder().encode(qualified)
  if (colon < 0) return { qualified, prefix: '', local: qualified, bytes }
  return {
    qualified,
    prefix: written.slice(0, colon),
    local: onlyCopy(written.slice(colon + 1)),
    bytes,
  }
}

/** Using it as a key makes the engine keep one copy, so equal names are the same pointer. */
function onlyCopy(text: string): string {
  return Object.keys({ [text]: 0 })[0] ?? text
}

import { malformed } from './fault.ts'
import type { NamespaceScope } from './namespaces.ts'

const XSI = 'http://www.w3.org/2001/XMLSchema-instance'
const NO_ATTRIBUTES: readonly string[] = []

/** True when attributes (name, value ...) declare namespaces or are in one. */
export function hasPrefix(attributes: readonly string[]): boolean {
  for (let at = 0; at < attributes.length; at += 2) {
    const name = attributes[at] as string
    if (name === 'xmlns' || name.includes(':')) return true
  }
  return false
}

/** Takes the declarations among attributes into scope and gives the others, those of the instance namespace as `xsi:`. */
export function declareIn(
  scope: NamespaceScope,
  all: readonly string[],
  depth: number,
): readonly string[] {
  const plain: string[] = []
  for (let at = 0; at < all.length; at += 2) {
    const name = all[at] as string
    const value = all[at + 1] as string
    if (name === 'xmlns') scope.declare('', value, depth)
    else if (name.startsWith('xmlns:')) scope.declare(name.slice(6), value, depth)
    else plain.push(name, value)
  }
  if (plain.length === 0) return NO_ATTRIBUTES
  resolvePrefixes(scope, plain)
  return plain
}

function resolvePrefixes(scope: NamespaceScope, attributes: string[]): void {
  const seen = new Set<string>()
  for (let at = 0; at < attributes.length; at += 2) {
    const name = attributes[at] as string
    const colon = name.indexOf(':')
    if (colon < 0) continue
    const local = name.slice(colon + 1)
    const namespace = scope.resolve(name.slice(0, colon))
    const expanded = `${namespace} ${local}`
    if (seen.has(expanded))
      throw malformed(`The attribute "${name}" appears twice.`, 'Keep one of the two.')
    seen.add(expanded)
    if (namespace === XSI) attributes[at] = `xsi:${local}`
  }
}

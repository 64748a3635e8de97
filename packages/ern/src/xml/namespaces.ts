import { XmlFault } from './fault.ts'

const XML_NAMESPACE = 'http://www.w3.org/XML/1998/namespace'

interface Declaration {
  prefix: string
  uri: string
  depth: number
}

/** The namespace declarations in scope (Namespaces in XML 1.0). */
export class NamespaceScope {
  readonly #declarations: Declaration[] = []
  readonly #limit: number
  #defaults = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  declare(prefix: string, uri: string, depth: number): void {
    if (this.#declarations.length >= this.#limit)
      throw new XmlFault(
        'XML_NAMESPACES_TOO_MANY',
        `More than ${String(this.#limit)} namespace declarations are in scope.`,
        'Declare each namespace once, on the root element.',
      )
    if (prefix === 'xmlns' || (prefix === 'xml' && uri !== XML_NAMESPACE) || (prefix && !uri))
      throw new XmlFault(
        'XML_MALFORMED',
        `The prefix "${prefix}" cannot be bound to "${uri}".`,
        'Bind the prefix to a namespace, or remove the declaration.',
      )
    if (prefix === '') this.#defaults++
    this.#declarations.push({ prefix, uri, depth })
  }

  /** Forgets what was declared at `depth` or deeper. */
  leave(depth: number): void {
    const list = this.#declarations
    while (list.length > 0 && (list[list.length - 1]?.depth ?? -1) >= depth)
      if (list.pop()?.prefix === '') this.#defaults--
  }

  /** The namespace of a prefix; `''` for no prefix without default namespace. */
  resolve(prefix: string): string {
    if (prefix === '' && this.#defaults === 0) return ''
    for (let at = this.#declarations.length - 1; at >= 0; at--) {
      const found = this.#declarations[at]
      if (found?.prefix === prefix) return found.uri
    }
    if (prefix === '') return ''
    if (prefix === 'xml') return XML_NAMESPACE
    throw new XmlFault(
      'XML_PREFIX_UNDECLARED',
      `The prefix "${prefix}" is not declared.`,
      `Declare it: xmlns:${prefix}="...".`,
    )
  }
}

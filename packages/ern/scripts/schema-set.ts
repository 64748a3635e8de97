import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { attributeOf, childrenOf, type Element } from '../src/xml/element.ts'
import { readXsd } from './xsd-tree.ts'

/** A top-level type with the document that it stands in, whose prefixes its names use. */
export interface Declared {
  element: Element
  document: SchemaDocument
}

export interface SchemaDocument {
  namespace: string
  prefixes: Map<string, string>
}

/** The schema of one ERN version with all that it imports. */
export class SchemaSet {
  readonly types = new Map<string, Declared>()
  readonly roots = new Map<string, Declared>()
  readonly namespace: string
  readonly #aliases = new Map<string, string>()
  readonly #read = new Set<string>()

  constructor(path: string) {
    this.namespace = this.#add(path)
  }

  /** `Release`, `avs:TerritoryCode`, `xs:string`: the same in every version that means the same. */
  typeName(qualified: string, document: SchemaDocument): string {
    const [prefix, local] = qualified.includes(':') ? qualified.split(':') : ['', qualified]
    const namespace = prefix ? document.prefixes.get(prefix) : document.namespace
    if (namespace === undefined) throw new Error(`${qualified}: the prefix is not declared.`)
    return this.#alias(namespace) + String(local)
  }

  #alias(namespace: string): string {
    if (namespace === this.namespace) return ''
    if (namespace === 'http://www.w3.org/2001/XMLSchema') return 'xs:'
    const alias = this.#aliases.get(namespace)
    if (alias === undefined) throw new Error(`No schema for ${namespace}.`)
    return alias
  }

  #add(path: string): string {
    const { root, prefixes } = readXsd(path)
    const namespace = attributeOf(root, 'targetNamespace') ?? ''
    if (this.#read.has(path)) return namespace
    this.#read.add(path)
    const first = this.#read.size === 1
    if (!first) this.#aliases.set(namespace, `${aliasOf(namespace)}:`)
    const document = { namespace, prefixes }
    for (const imported of childrenOf(root, 'import', 'include')) {
      const location = attributeOf(imported, 'schemaLocation')
      if (location) this.#add(locate(location, path))
    }
    const prefix = first ? '' : `${aliasOf(namespace)}:`
    for (const element of root.children) {
      const name = prefix + String(attributeOf(element, 'name'))
      if (element.name === 'complexType' || element.name === 'simpleType')
        this.types.set(name, { element, document })
      else if (element.name === 'element' && first) this.roots.set(name, { element, document })
    }
    return namespace
  }
}

/** Last word of the namespace without its version: `avs`, `ddexC`, `iso639a2`. */
function aliasOf(namespace: string): string {
  const word =
    namespace
      .replace(/\/\d+$/, '')
      .split('/')
      .pop() ?? namespace
  return word === 'allowed-value-sets' ? 'avs' : word
}

function locate(location: string, from: string): string {
  const folder = dirname(from)
  const places = [
    ...(location.includes('://') ? [] : [join(folder, location)]),
    join(folder, basename(location)),
  ]
  const found = places.find((place) => existsSync(place))
  if (!found) throw new Error(`${location} is not beside ${from}.`)
  return found
}

import { attributeOf, childOf, childrenOf, type Element } from '../src/xml/element.ts'
import type { Definition } from '../src/structure/definition.ts'
import type { Declared, SchemaDocument, SchemaSet } from './schema-set.ts'

/** Values of one enumeration, in order; pooled because versions share most of them. */
export class Pool<T> {
  readonly entries: T[] = []
  readonly #index = new Map<string, number>()

  add(entry: T): number {
    const key = JSON.stringify(entry)
    const known = this.#index.get(key)
    if (known !== undefined) return known
    this.#index.set(key, this.entries.length)
    return this.entries.push(entry) - 1
  }
}

/** What all versions share. */
export class Pools {
  readonly definitions = new Pool<Definition>()
  /** Value sets, joined by `|`. */
  readonly values = new Pool<string>()
  /** Types without a name, numbered by what they are. */
  readonly anonymous = new Pool<string>()
}

/** Derives the definitions of the types that a schema's messages reach. */
export class Deriver {
  readonly #set: SchemaSet
  readonly #pools: Pools
  readonly #done = new Set<string>()
  readonly used: number[] = []

  constructor(set: SchemaSet, pools: Pools) {
    this.#set = set
    this.#pools = pools
  }

  /** The messages as `Root:Type`. */
  roots(): string[] {
    return [...this.#set.roots].flatMap(([name, declared]) => {
      const inline = childOf(declared.element, 'complexType')
      const type = attributeOf(declared.element, 'type')
      if (inline) {
        this.#emit(this.#complex(`#${name}`, inline, declared.document))
        return [`${name}:#${name}`]
      }
      return type ? [`${name}:${this.#reach(type, declared.document)}`] : []
    })
  }

  #emit(definition: Definition): void {
    this.used.push(this.#pools.definitions.add(definition))
  }

  #reach(qualified: string, document: SchemaDocument): string {
    const name = this.#set.typeName(qualified, document)
    if (name.startsWith('xs:') || this.#done.has(name)) return name
    this.#done.add(name)
    const declared = this.#set.types.get(name)
    if (!declared) throw new Error(`The type ${name} is not declared.`)
    const { element } = declared
    this.#emit(
      element.name === 'simpleType'
        ? this.#simple(name, element, declared.document)
        : this.#complex(name, element, declared.document),
    )
    return name
  }

  #simple(name: string, element: Element, document: SchemaDocument): Definition {
    const union = childOf(element, 'union')
    if (union) {
      const members = (attributeOf(union, 'memberTypes') ?? '').split(/\s+/).filter(Boolean)
      const inline = childrenOf(union, 'simpleType').map((one) => this.#anonymous(one, document))
      const all = [...members.map((member) => this.#reach(member, document)), ...inline]
      return [name, 'union', all.join(' ')]
    }
    const restriction = childOf(element, 'restriction')
    if (!restriction) throw new Error(`${name}: neither restriction nor union.`)
    const facets = restriction.children.filter(({ name: facet }) => !FACETS.has(facet))
    if (facets.length > 0)
      throw new Error(`${name}: the facet ${String(facets[0]?.name)} is not known.`)
    const base = this.#reach(attributeOf(restriction, 'base') ?? '', document)
    return [name, 'simple', base, this.#enumeration(restriction), patternOf(restriction)]
  }

  #enumeration(restriction: Element): number {
    const values = childrenOf(restriction, 'enumeration').map(
      (one) => attributeOf(one, 'value') ?? '',
    )
    return values.length === 0 ? -1 : this.#pools.values.add([...new Set(values)].join('|'))
  }

  /** A type without a name gets one from what it is, so that like ones are one. */
  #anonymous(element: Element, document: SchemaDocument): string {
    const [, , ...body] = this.#simple('', element, document)
    const name = `~${String(this.#pools.anonymous.add(body.join(' ')))}`
    if (!this.#done.has(name)) this.#emit([name, 'simple', ...body] as Definition)
    this.#done.add(name)
    return name
  }

  #complex(name: string, element: Element, document: SchemaDocument): Definition {
    const simple = childOf(element, 'simpleContent')
    if (simple) {
      const extension = childOf(simple, 'extension')
      if (!extension) throw new Error(`${name}: simple content by restriction is not known.`)
      const base = this.#reach(attributeOf(extension, 'base') ?? '', document)
      return [name, 'value', base, this.#attributes(extension, document)]
    }
    const { content, attributes } = this.#content(name, element, document)
    return [name, 'composite', content, attributes]
  }

  #content(name: string, element: Element, document: SchemaDocument) {
    const complex = childOf(element, 'complexContent')
    const extension = complex && childOf(complex, 'extension')
    if (complex && !extension) throw new Error(`${name}: complex content by restriction.`)
    const body = extension ?? element
    const base = extension ? this.#base(extension, document) : { content: '', attributes: '' }
    const own = body.children.find(({ name: kind }) => PARTICLES.has(kind))
    return {
      content: `${base.content} ${own ? this.#particle(own, document) : ''}`.trim(),
      attributes: `${base.attributes} ${this.#attributes(body, document)}`.trim(),
    }
  }

  #base(extension: Element, document: SchemaDocument): { content: string; attributes: string } {
    const name = this.#set.typeName(attributeOf(extension, 'base') ?? '', document)
    const declared = this.#set.types.get(name)
    if (!declared) throw new Error(`The type ${name} is not declared.`)
    return this.#content(name, declared.element, (declared satisfies Declared).document)
  }

  #particle(element: Element, document: SchemaDocument): string {
    const occurs = occurrence(element)
    if (element.name === 'element') return this.#elementParticle(element, document) + occurs
    const parts = element.children.map((child) => this.#particle(child, document))
    const joined = parts.join(element.name === 'choice' ? ' | ' : ' ')
    return element.name === 'choice' || occurs !== '' ? `( ${joined} )${occurs}` : joined
  }

  #elementParticle(element: Element, document: SchemaDocument): string {
    const name = attributeOf(element, 'name')
    if (name === null) throw new Error('An element by reference is not known.')
    return `${name}:${this.#typeOf(element, document)}`
  }

  #typeOf(element: Element, document: SchemaDocument): string {
    const inline = childOf(element, 'simpleType')
    if (inline) return this.#anonymous(inline, document)
    const type = attributeOf(element, 'type')
    // An attribute without type takes any text.
    if (type === null && element.name === 'attribute') return 'xs:string'
    if (type === null) throw new Error(`${String(attributeOf(element, 'name'))} has no type.`)
    return this.#reach(type, document)
  }

  #attributes(element: Element, document: SchemaDocument): string {
    return childrenOf(element, 'attribute')
      .map((one) => {
        const required = attributeOf(one, 'use') === 'required' ? '!' : ''
        return `${String(attributeOf(one, 'name'))}:${this.#typeOf(one, document)}${required}`
      })
      .join('\n')
  }
}

const PARTICLES = new Set(['sequence', 'choice'])
const SIGNS: Record<string, string> = {
  '1 1': '',
  '0 1': '?',
  '0 unbounded': '*',
  '1 unbounded': '+',
}
const FACETS = new Set(['enumeration', 'pattern'])

function patternOf(restriction: Element): string {
  return childrenOf(restriction, 'pattern')
    .map((one) => attributeOf(one, 'value') ?? '')
    .join('|')
}

function occurrence(element: Element): string {
  const least = attributeOf(element, 'minOccurs') ?? '1'
  const most = attributeOf(element, 'maxOccurs') ?? '1'
  const sign = SIGNS[`${least} ${most}`]
  if (sign === undefined) throw new Error(`Occurs ${least} to ${most} is not known.`)
  return sign
}

import { DEFINITIONS, SCHEMAS, VALUE_SETS } from '../generated/structure.ts'
import { ContentModel } from './content-model.ts'
import type { Definition, SchemaTable } from './definition.ts'
import { linesOf, nameIn, readDefinition, readNumbers } from './table-text.ts'
import {
  builtInType,
  enumeratedType,
  patternType,
  remembering,
  type SimpleType,
  unionType,
} from './simple-type.ts'

export interface AttributeRule {
  name: string
  type: SimpleType
  required: boolean
}

/** A type of element: with child elements (`model`) or with text (`text`). */
export interface ElementType {
  model: ContentModel | null
  text: SimpleType | null
  attributes: ReadonlyMap<string, AttributeRule>
  /** How many of the attributes are required. */
  required: number
  /** The types of the model's particles, made when they are first met. */
  parts: (ElementType | undefined)[]
}

const definitionLines = linesOf(DEFINITIONS)
const valueSets = linesOf(VALUE_SETS)

const NO_ATTRIBUTES: ReadonlyMap<string, AttributeRule> = new Map()

/** The structure of one ERN version. Types are made when they are first met, then kept. */
export class Schema {
  readonly #roots: ReadonlyMap<string, string>
  /** By name. */
  readonly #definitions = new Map<string, string>()
  readonly #types = new Map<string, ElementType>()
  readonly #simple = new Map<string, SimpleType>()

  constructor(table: SchemaTable) {
    this.#roots = new Map(table.roots.map((root) => split(root)))
    const lines = definitionLines()
    for (const index of readNumbers(table.definitions)) {
      const line = lines[index]
      if (line !== undefined) this.#definitions.set(nameIn(line), line)
    }
  }

  /** The type of a message's root; null when the version has no such message. */
  root(name: string): ElementType | null {
    const type = this.#roots.get(name)
    return type === undefined ? null : this.type(type)
  }

  type(name: string): ElementType {
    let type = this.#types.get(name)
    if (type === undefined) {
      type = this.#make(name)
      this.#types.set(name, type)
    }
    return type
  }

  /** The type of a particle of a type's model. */
  part(type: ElementType, position: number): ElementType {
    return (type.parts[position] ??= this.type(type.model?.particles[position]?.type ?? ''))
  }

  #definition(name: string): Definition | null {
    const line = this.#definitions.get(name)
    return line === undefined ? null : readDefinition(line)
  }

  #make(name: string): ElementType {
    const definition = this.#definition(name)
    if (definition?.[1] === 'composite')
      return {
        model: new ContentModel(definition[2]),
        text: null,
        parts: [],
        ...this.#attributes(definition[3]),
      }
    if (definition?.[1] === 'value')
      return {
        model: null,
        text: this.#text(definition[2]),
        parts: [],
        ...this.#attributes(definition[3]),
      }
    return {
      model: null,
      text: this.#text(name),
      parts: [],
      attributes: NO_ATTRIBUTES,
      required: 0,
    }
  }

  #attributes(lines: string): Pick<ElementType, 'attributes' | 'required'> {
    if (lines === '') return { attributes: NO_ATTRIBUTES, required: 0 }
    const rules = lines.split('\n').map((line): AttributeRule => {
      const required = line.endsWith('!')
      const [name, type] = split(required ? line.slice(0, -1) : line)
      return { name, type: this.#text(type), required }
    })
    return {
      attributes: new Map(rules.map((rule) => [rule.name, rule])),
      required: rules.filter(({ required }) => required).length,
    }
  }

  #text(name: string): SimpleType {
    let type = this.#simple.get(name)
    if (type === undefined) {
      type = remembering(this.#makeText(name))
      this.#simple.set(name, type)
    }
    return type
  }

  #makeText(name: string): SimpleType {
    if (name.startsWith('xs:')) return builtInType(name)
    const definition = this.#definition(name)
    switch (definition?.[1]) {
      case 'union':
        return unionType(definition[2].split(' ').map((member) => this.#text(member)))
      case 'simple':
        return restricted(this.#text(definition[2]), definition[3], definition[4])
      case 'value':
        return this.#text(definition[2])
      default:
        throw new Error(`The type ${name} is not in the tables.`)
    }
  }
}

function restricted(base: SimpleType, values: number, pattern: string): SimpleType {
  const matched = pattern === '' ? base : patternType(base, pattern)
  return values < 0 ? matched : enumeratedType(matched, new Set(valueSets()[values]?.split('|')))
}

/** At the first colon: attribute and element names have none. */
function split(pair: string): [string, string] {
  const colon = pair.indexOf(':')
  return [pair.slice(0, colon), pair.slice(colon + 1)]
}

const schemas = new Map<string, Schema>()

/** The schema of a version; null where no schema is known. 4.3.1 has the structure of 4.3.2. */
export function schemaFor(version: string): Schema | null {
  const known = version === '4.3.1' ? '4.3.2' : version
  const table = SCHEMAS[known]
  if (!table) return null
  let schema = schemas.get(known)
  if (schema === undefined) {
    schema = new Schema(table)
    schemas.set(known, schema)
  }
  return schema
}

import type { Issue } from '../issue.ts'
import type { IssueLog } from '../issue-log.ts'
import { type Element, pathOf } from '../xml/element.ts'
import type { ContentState } from './content-model.ts'
import type { ElementType, Schema } from './schema.ts'
import type { SimpleType } from './simple-type.ts'

interface Frame {
  type: ElementType
  state: ContentState | null
  text: string
  /** One complaint about stray text is enough. */
  strayText: boolean
}

type Words = Pick<Issue, 'code' | 'message' | 'fix'>

/** Holds a document against a schema while it is read. Goes on after an error as well as it can. */
export class StructureChecker {
  readonly #schema: Schema
  readonly #log: IssueLog
  readonly #at: () => Element | null
  readonly #frames: Frame[] = []
  #depth = 0
  #skipped = 0
  #qualifiedSeen = false

  /** `at` tells the element that the current event belongs to. */
  constructor(schema: Schema, log: IssueLog, at: () => Element | null) {
    this.#schema = schema
    this.#log = log
    this.#at = at
  }

  open(name: string, namespace: string, attributes: readonly string[]): void {
    if (this.#skipped > 0) this.#skipped++
    else {
      const type = this.#depth === 0 ? this.#rootType(name) : this.#childType(name, namespace)
      if (type === null) this.#skipped = 1
      else {
        this.#push(type)
        if (attributes.length > 0 || type.required > 0) this.#checkAttributes(type, attributes)
      }
    }
  }

  text(value: string): void {
    const frame = this.#frames[this.#depth - 1]
    if (this.#skipped > 0 || !frame) return
    if (frame.type.text) frame.text = frame.text === '' ? value : frame.text + value
    else if (!frame.strayText && /[^ \t\n\r]/.test(value)) {
      frame.strayText = true
      this.#report({
        code: 'ERN_TEXT_UNEXPECTED',
        message: `The text "${value.trim().slice(0, 60)}" stands between elements.`,
        fix: 'Remove it, or put it into the element that it belongs to.',
      })
    }
  }

  close(): void {
    if (this.#skipped > 0) {
      this.#skipped--
      return
    }
    const frame = this.#frames[--this.#depth]
    if (!frame) return
    const { type, state, text } = frame
    if (type.text) this.#checkValue(type.text, text, '')
    else if (type.model && state && !state.accepting) {
      const names = type.model.missing(state)
      this.#report({
        code: 'ERN_ELEMENT_MISSING',
        message: `The element ends where ${listed(names)} must follow.`,
        fix: `Add ${listed(names)}.`,
      })
    }
  }

  #rootType(name: string): ElementType | null {
    const type = this.#schema.root(name)
    if (type === null)
      this.#report({
        code: 'ERN_ROOT_UNKNOWN',
        message: `This version has no message <${name}>.`,
        fix: 'Send a message of the version.',
      })
    return type
  }

  #childType(name: string, namespace: string): ElementType | null {
    const frame = this.#frames[this.#depth - 1] as Frame
    if (namespace !== '') this.#reportQualified(name, namespace)
    const { model } = frame.type
    if (model === null || frame.state === null) {
      this.#report({
        code: 'ERN_ELEMENT_UNEXPECTED',
        message: `<${name.slice(0, 80)}> stands where only text is allowed.`,
        fix: 'Remove the element.',
      })
      return null
    }
    let state = model.next(frame.state, name)
    if (state === undefined) {
      this.#reportUnexpected(name, model.expected(frame.state), model.anywhere(name) !== undefined)
      state = model.anywhere(name)
      if (state === undefined) return null
      if (state.position > frame.state.position) frame.state = state
    } else frame.state = state
    return this.#schema.type(model.particles[state.position]?.type ?? '')
  }

  #push(type: ElementType): void {
    const state = type.model?.start ?? null
    const frame = this.#frames[this.#depth]
    if (frame) {
      frame.type = type
      frame.state = state
      frame.text = ''
      frame.strayText = false
    } else this.#frames.push({ type, state, text: '', strayText: false })
    this.#depth++
  }

  #checkAttributes(type: ElementType, attributes: readonly string[]): void {
    let required = type.required
    for (let at = 0; at < attributes.length; at += 2) {
      const name = attributes[at] as string
      const rule = type.attributes.get(name)
      if (rule) {
        if (rule.required) required--
        this.#checkValue(rule.type, attributes[at + 1] as string, `/@${name}`)
      } else if (!ALWAYS_ALLOWED.has(name)) this.#reportAttribute(name)
    }
    if (required > 0) this.#reportMissingAttributes(type, attributes)
  }

  #checkValue(type: SimpleType, value: string, suffix: string): void {
    const complaint = type.complaint(value)
    if (complaint !== null) this.#report(complaint, suffix)
  }

  #reportUnexpected(name: string, expected: string[], known: boolean): void {
    const wanted = expected.length > 0 ? listed(expected) : 'nothing more'
    this.#report({
      code: 'ERN_ELEMENT_UNEXPECTED',
      message: `<${name.slice(0, 80)}> is not allowed here; expected is ${wanted}.`,
      fix: known
        ? 'Put the elements in the order of the schema, each as often as it allows.'
        : 'Remove the element, or write its name as the schema does.',
    })
  }

  #reportQualified(name: string, namespace: string): void {
    if (this.#qualifiedSeen) return
    this.#qualifiedSeen = true
    this.#report({
      code: 'ERN_ELEMENT_QUALIFIED',
      message: `<${name.slice(0, 80)}> is in the namespace "${namespace.slice(0, 100)}".`,
      fix: 'Only the root element has a namespace: bind it to a prefix, and leave the others without.',
    })
  }

  #reportAttribute(name: string): void {
    this.#report(
      {
        code: 'ERN_ATTRIBUTE_UNEXPECTED',
        message: `The attribute "${name.slice(0, 80)}" is not allowed here.`,
        fix: 'Remove the attribute, or write its name as the schema does.',
      },
      `/@${name}`,
    )
  }

  #reportMissingAttributes(type: ElementType, attributes: readonly string[]): void {
    for (const { name, required } of type.attributes.values()) {
      if (!required || attributes.some((other, at) => at % 2 === 0 && other === name)) continue
      this.#report({
        code: 'ERN_ATTRIBUTE_MISSING',
        message: `The attribute "${name}" is missing.`,
        fix: 'Add the attribute.',
      })
    }
  }

  #report(words: Words, suffix = ''): void {
    const element = this.#at()
    const place = element && { line: element.line, column: element.column }
    this.#log.add({
      layer: 'structure',
      severity: 'error',
      code: words.code,
      message: words.message,
      fix: words.fix,
      line: place?.line ?? null,
      column: place?.column ?? null,
      path: element && this.#log.wanted ? pathOf(element) + suffix : null,
    })
  }
}

const ALWAYS_ALLOWED = new Set(['xsi:schemaLocation', 'xsi:noNamespaceSchemaLocation', 'xsi:type'])

function listed(names: string[]): string {
  const some = names.slice(0, 6).map((name) => `<${name}>`)
  return names.length > 6 ? `${some.join(', ')} ...` : some.join(' or ')
}

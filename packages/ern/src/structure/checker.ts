import type { Issue } from '../issue.ts'
import type { IssueLog } from '../issue-log.ts'
import type { Element } from '../xml/element.ts'
import { pathOf } from '../xml/element-path.ts'
import type { FormState } from '../xml/form-place.ts'
import type { ContentModel, ContentState } from './content-model.ts'
import { type FormVerdict, keepVerdict, verdictOf, type TextToCheck } from './form-verdict.ts'
import type { ElementType, Schema } from './schema.ts'
import { NO_TEXT, type SimpleType } from './simple-type.ts'

/** How far the children of an element have been looked at. */
interface Level {
  element: Element
  type: ElementType
  state: ContentState | null
}

type Words = Pick<Issue, 'code' | 'message' | 'fix'>

/**
 * Holds a document against a schema, composite by composite. Goes on after an error as well as it can. What the log
 * would only count is not put into words.
 */
export class StructureChecker {
  readonly #schema: Schema
  readonly #log: IssueLog
  #root: Level | null = null
  #list: Level | null = null
  #isInList = false
  #qualifiedSeen = false
  /** Where the texts of the composite at hand are noted that have a type. */
  #texts: TextToCheck[] | null = null

  constructor(schema: Schema, log: IssueLog) {
    this.#schema = schema
    this.#log = log
  }

  /** The root begins. */
  root(element: Element, name: string): void {
    const type = this.#schema.root(name)
    if (type !== null) this.#root = this.#enter(element, type)
    else
      this.#report(element, {
        code: 'ERN_ROOT_UNKNOWN',
        message: `This version has no message <${name}>.`,
        fix: 'Send a message of the version.',
      })
  }

  /** A list of composites begins. */
  list(element: Element): void {
    const type = this.#root && this.#step(this.#root, element)
    this.#list = type && this.#enter(element, type)
    this.#isInList = true
  }

  /** A whole composite, of the list that began last or of the root. */
  composite(element: Element): void {
    const level = this.#isInList ? this.#list : this.#root
    const type = level && this.#step(level, element)
    if (!type) return
    if (element.place === null) this.#whole(element, type)
    else this.#formed(element, type, element.place.form)
  }

  /** A composite whose form was judged before needs only a look at its texts. */
  #formed(element: Element, type: ElementType, form: FormState): void {
    const known = verdictOf(element, type)
    if (known === undefined) this.#learn(element, type, form)
    else if (form.isMixed || (known.errors > 0 && this.#log.wanted)) this.#whole(element, type)
    else {
      for (let error = 0; error < known.errors; error++) this.#log.countOnly('error')
      this.#checkTexts(known, form)
    }
  }

  #checkTexts({ texts }: FormVerdict, form: FormState): void {
    for (let at = 0; at < texts.length; at++) {
      const text = texts[at] as TextToCheck
      if (text.place.changedAt <= text.acceptedAt) continue
      if (text.type.accepts(text.element.text)) text.acceptedAt = form.count
      else if (text.type === NO_TEXT) this.#reportStray(text.element)
      else this.#checkValue(text.element, text.type, text.element.text, '')
    }
  }

  /** Judges a composite as any, and keeps what the next of its form need not be asked. */
  #learn(element: Element, type: ElementType, form: FormState): void {
    const texts: TextToCheck[] = (this.#texts = [])
    const before = this.#log.count('error')
    const isQualified = this.#qualifiedSeen
    this.#whole(element, type)
    this.#texts = null
    const errors = this.#log.count('error') - before
    const wrong = texts.filter((text) => !text.type.accepts(text.element.text)).length
    if (form.isMixed || isQualified !== this.#qualifiedSeen) return
    keepVerdict(element, type, { errors: errors - wrong, texts })
  }

  /** The list that began last is over, or the root. */
  leave(): void {
    const level = this.#isInList ? this.#list : this.#root
    this.#isInList = false
    if (level) this.#end(level.element, level.type, level.state)
  }

  #enter(element: Element, type: ElementType): Level {
    this.#checkAttributes(element, type)
    return { element, type, state: type.model?.start ?? null }
  }

  /** Takes the next child of an element that is met piece by piece; null when its type is not known. */
  #step(level: Level, child: Element): ElementType | null {
    if (child.namespace !== '') this.#reportQualified(child)
    const { model } = level.type
    if (model === null || level.state === null) {
      this.#reportInText(child)
      return null
    }
    const allowed = model.next(level.state, child.name)
    const next = allowed ?? this.#misplaced(model, level.state, child)
    if (next === undefined) return null
    level.state = later(level.state, next, allowed)
    return this.#schema.part(level.type, next.position)
  }

  #whole(element: Element, type: ElementType): void {
    if (element.attributes.length > 0 || type.required > 0) this.#checkAttributes(element, type)
    const { model } = type
    if (model === null) {
      for (let child = element.first; child !== null; child = child.next) this.#inText(child)
      this.#end(element, type, null)
      return
    }
    let state = model.start
    for (let child = element.first; child !== null; child = child.next) {
      if (child.namespace !== '') this.#reportQualified(child)
      const allowed = model.next(state, child.name)
      const next = allowed ?? this.#misplaced(model, state, child)
      if (next === undefined) continue
      state = later(state, next, allowed)
      this.#whole(child, this.#schema.part(type, next.position))
    }
    this.#end(element, type, state)
  }

  /** What can be said when all children have been seen. */
  #end(element: Element, type: ElementType, state: ContentState | null): void {
    if (type.text !== null) {
      if (type.text.isAnything) return
      this.#noteText(element, type.text)
      this.#checkValue(element, type.text, element.text, '')
      return
    }
    if (element.first === null) this.#noteText(element, NO_TEXT)
    if (element.hasText && !NO_TEXT.accepts(element.text)) this.#reportStray(element)
    if (state !== null && !state.accepting && type.model !== null)
      this.#reportMissing(element, type.model, state)
  }

  /** The text is to be looked at in each composite of the form. */
  #noteText(element: Element, type: SimpleType): void {
    const { place } = element
    if (place) this.#texts?.push({ element, place, type, acceptedAt: -1 })
  }

  /** Complains about a child that must not stand where it does. Where it may stand at all; undefined for nowhere. */
  #misplaced(model: ContentModel, state: ContentState, child: Element): ContentState | undefined {
    const elsewhere = model.anywhere(child.name)
    if (this.#isOnlyCounted()) return elsewhere
    const expected = model.expected(state)
    const wanted = expected.length > 0 ? listed(expected) : 'nothing more'
    this.#report(child, {
      code: 'ERN_ELEMENT_UNEXPECTED',
      message: `<${child.name.slice(0, 80)}> is not allowed here; expected is ${wanted}.`,
      fix:
        elsewhere === undefined
          ? 'Remove the element, or write its name as the schema does.'
          : 'Put the elements in the order of the schema, each as often as it allows.',
    })
    return elsewhere
  }

  #inText(child: Element): void {
    if (child.namespace !== '') this.#reportQualified(child)
    this.#reportInText(child)
  }

  #checkAttributes(element: Element, type: ElementType): void {
    const { attributes } = element
    let required = type.required
    for (let at = 0; at < attributes.length; at += 2) {
      const name = attributes[at] as string
      const rule = type.attributes.get(name)
      if (rule === undefined) {
        if (!ALWAYS_ALLOWED.has(name)) this.#reportAttribute(element, name)
        continue
      }
      if (rule.required) required--
      if (!rule.type.isAnything)
        this.#checkValue(element, rule.type, attributes[at + 1] as string, name)
    }
    if (required > 0) this.#reportMissingAttributes(element, type)
  }

  /** `attribute` is empty for the element's own text. */
  #checkValue(element: Element, type: SimpleType, value: string, attribute: string): void {
    if (type.accepts(value) || this.#isOnlyCounted()) return
    this.#report(element, type.complaint(value), attribute === '' ? '' : `/@${attribute}`)
  }

  #reportInText(child: Element): void {
    this.#report(child, {
      code: 'ERN_ELEMENT_UNEXPECTED',
      message: `<${child.name.slice(0, 80)}> stands where only text is allowed.`,
      fix: 'Remove the element.',
    })
  }

  #reportStray(element: Element): void {
    this.#report(element, {
      code: 'ERN_TEXT_UNEXPECTED',
      message: `The text "${element.text.trim().slice(0, 60)}" stands between elements.`,
      fix: 'Remove it, or put it into the element that it belongs to.',
    })
  }

  #reportMissing(element: Element, model: ContentModel, state: ContentState): void {
    if (this.#isOnlyCounted()) return
    const names = listed(model.missing(state))
    this.#report(element, {
      code: 'ERN_ELEMENT_MISSING',
      message: `The element ends where ${names} must follow.`,
      fix: `Add ${names}.`,
    })
  }

  #reportQualified(element: Element): void {
    const { name, namespace } = element
    if (this.#qualifiedSeen) return
    this.#qualifiedSeen = true
    this.#report(element, {
      code: 'ERN_ELEMENT_QUALIFIED',
      message: `<${name.slice(0, 80)}> is in the namespace "${namespace.slice(0, 100)}".`,
      fix: 'Only the root element has a namespace: bind it to a prefix, and leave the others without.',
    })
  }

  #reportAttribute(element: Element, name: string): void {
    this.#report(
      element,
      {
        code: 'ERN_ATTRIBUTE_UNEXPECTED',
        message: `The attribute "${name.slice(0, 80)}" is not allowed here.`,
        fix: 'Remove the attribute, or write its name as the schema does.',
      },
      `/@${name}`,
    )
  }

  #reportMissingAttributes(element: Element, type: ElementType): void {
    for (const { name, required } of type.attributes.values()) {
      if (!required || element.attributes.some((other, at) => at % 2 === 0 && other === name))
        continue
      this.#report(element, {
        code: 'ERN_ATTRIBUTE_MISSING',
        message: `The attribute "${name}" is missing.`,
        fix: 'Add the attribute.',
      })
    }
  }

  /** True when an issue has been counted and needs no words. */
  #isOnlyCounted(): boolean {
    if (this.#log.wanted) return false
    this.#log.countOnly('error')
    return true
  }

  #report(element: Element, { code, message, fix }: Words, suffix = ''): void {
    if (this.#isOnlyCounted()) return
    const { line, column } = element
    const path = pathOf(element) + suffix
    this.#log.add({ layer: 'structure', severity: 'error', code, message, fix, line, column, path })
  }
}

/** Behind a child that was allowed; behind a misplaced one only where that is further on. */
function later(
  state: ContentState,
  next: ContentState,
  allowed: ContentState | undefined,
): ContentState {
  return allowed !== undefined || next.position > state.position ? next : state
}

const ALWAYS_ALLOWED = new Set(['xsi:schemaLocation', 'xsi:noNamespaceSchemaLocation', 'xsi:type'])

function listed(names: string[]): string {
  const some = names.slice(0, 6).map((name) => `<${name}>`)
  return names.length > 6 ? `${some.join(', ')} ...` : some.join(' or ')
}

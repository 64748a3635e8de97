import { placeOf } from '../../read/files.ts'
import type { Element } from '../../xml/element.ts'
import type { Finding } from '../finding.ts'
import type { CompositeCheck, Grade, MessageCheck } from './check.ts'

/** Findings of one check that are listed with their places; the last one says how many more there are. */
const LISTED = 20

const MILD: ReadonlySet<Grade> = new Set<Grade>([
  'Conditional Fatal Error',
  'Conditional Error',
  'Warning',
  'Information',
  'Draft',
])

/** What the checks of a profile found, by the id of their rule. */
export class Breaches {
  readonly #byRule = new Map<string, Listed[]>()
  readonly #counts = new Map<CompositeCheck | MessageCheck, Count>()

  of(rule: string): readonly Finding[] {
    return this.#byRule.get(rule) ?? []
  }

  /** Nothing more is added. */
  close(): this {
    for (const count of this.#counts.values()) sayHowMany(count)
    return this
  }

  /** How many were added for elements, listed or not. */
  added = 0

  add(check: CompositeCheck, element: Element): void {
    this.added++
    if (this.#isListed(check)) {
      const message = typeof check.says === 'string' ? check.says : check.says(element)
      this.#list(check, { message, place: placeOf(element) })
    }
  }

  addFound(check: MessageCheck, finding: Finding): void {
    if (!this.#isListed(check)) return
    const { message } = finding
    this.#list(check, { ...finding, message: typeof message === 'string' ? message : message() })
  }

  #isListed(check: CompositeCheck | MessageCheck): boolean {
    const count = this.#counts.get(check)
    return count === undefined || ++count.found <= LISTED
  }

  #list(check: CompositeCheck | MessageCheck, found: Listed): void {
    const finding: Listed = MILD.has(check.grade) ? { ...found, severity: 'info' } : { ...found }
    const count = this.#counts.get(check)
    if (count) count.last = finding
    else this.#counts.set(check, { found: 1, last: finding })
    const known = this.#byRule.get(check.rule)
    if (known) known.push(finding)
    else this.#byRule.set(check.rule, [finding])
  }
}

type Listed = Finding & { message: string }

interface Count {
  found: number
  last: Listed
}

function sayHowMany(count: Count): void {
  const more = count.found - LISTED
  if (more > 0) count.last.message += ` And ${String(more)} more.`
}

import type { Element } from '../../xml/element.ts'
import type { Finding } from '../finding.ts'
import type { Condition } from './condition.ts'
import type { ProfileFacts } from './facts.ts'

/** How gravely the standard takes a breach; the conditional ones hold where the sender has what is asked for. */
export type Grade =
  | 'Fatal Error'
  | 'Error'
  | 'Conditional Fatal Error'
  | 'Conditional Error'
  | 'Warning'
  | 'Information'
  | 'Draft'

export const FATAL = 'Fatal Error'
export const ERROR = 'Error'
export const IF_KNOWN_FATAL = 'Conditional Fatal Error'
export const IF_KNOWN = 'Conditional Error'
export const WARNING = 'Warning'
export const HINT = 'Information'
export const DRAFT = 'Draft'

/** What every check says of itself. */
interface Asked {
  /** The id of the rule that it belongs to. */
  rule: string
  grade: Grade
  /** Clause of the profile standard. */
  clause: string
  /** Names of the profiles that ask for it; absent means all. */
  only?: ReadonlySet<string>
}

/** Looks at elements as their composite is read. */
export interface CompositeCheck extends Asked {
  /** `List/Item`, `List/*`, the name of a root child, or `//Name` for an element anywhere. */
  on: string
  /** Child names from there to the elements that are checked. */
  path: readonly string[]
  must: Condition
  says: string | ((element: Element) => string)
}

/** Looks at what was gathered, when the message is whole. */
export interface MessageCheck extends Asked {
  breaches(facts: ProfileFacts): Iterable<Finding>
}

export type Row = [
  rule: string,
  grade: Grade,
  clause: string,
  must: Condition,
  says: CompositeCheck['says'],
  only?: ReadonlySet<string>,
]

/** Checks of the elements at a place: `on`, and below it a path of child names. */
export function at(on: string, path: string, ...rows: Row[]): CompositeCheck[] {
  return rows.map(([rule, grade, clause, must, says, only]) => ({
    ...{ rule, grade, clause, must, says, on, path: path === '' ? [] : path.split('/') },
    ...(only ? { only } : {}),
  }))
}

export type MessageRow = [
  rule: string,
  grade: Grade,
  clause: string,
  breaches: MessageCheck['breaches'],
  only?: ReadonlySet<string>,
]

export function whole(...rows: MessageRow[]): MessageCheck[] {
  return rows.map(([rule, grade, clause, breaches, only]) => ({
    ...{ rule, grade, clause, breaches },
    ...(only ? { only } : {}),
  }))
}

/** The one finding of a check about the whole message, where something does not hold. */
export function unless(holds: boolean, message: string, facts: ProfileFacts): Iterable<Finding> {
  return holds ? NO_FINDINGS : [{ message, place: facts.rootPlace }]
}

const NO_FINDINGS: readonly Finding[] = []

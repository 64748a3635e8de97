import type { Issue, IssueSeverity } from '../issue.ts'
import type { ErnMessage } from '../model.ts'
import type { MessageFacts } from './facts/message-facts.ts'
import type { Finding } from './finding.ts'
import type { Breaches } from './profile/breaches.ts'

/** What a rule looks at. */
export interface RuleContext {
  facts: MessageFacts
  /** What was found against the profiles that the message names; absent when it names none that is known. */
  breaches?: Breaches
  /** Reads the message for what is asked so seldom that it is not gathered. */
  message(): ErnMessage | null
}

/** One rule about what a message says, as it is documented. */
export interface Rule {
  /** The code of its issues. */
  id: string
  severity: IssueSeverity
  /** The rule in one sentence. */
  about: string
  fix: string
  check(context: RuleContext): Iterable<Finding>
}

export function toIssue(rule: Rule, finding: Finding): Issue {
  const { place, message } = finding
  return {
    layer: 'rules',
    severity: finding.severity ?? rule.severity,
    code: rule.id,
    message: typeof message === 'string' ? message : message(),
    fix: rule.fix,
    line: place?.line ?? null,
    column: place?.column ?? null,
    path: place?.path ?? null,
  }
}

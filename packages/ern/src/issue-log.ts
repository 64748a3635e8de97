import type { Issue } from './issue.ts'

const DEFAULT_LIMIT = 1_000

/** Collects the first issues in order and counts the rest. */
export class IssueLog {
  readonly issues: Issue[] = []
  readonly #limit: number
  #left = 0
  readonly #severities = { error: 0, warning: 0, info: 0 }

  constructor(limit: number = DEFAULT_LIMIT) {
    this.#limit = limit
  }

  /** False when further issues are only counted. */
  get wanted(): boolean {
    return this.issues.length < this.#limit
  }

  add(issue: Issue): void {
    this.#severities[issue.severity]++
    if (this.wanted) this.issues.push(issue)
    else this.#left++
  }

  /** Counts an issue that is not wanted any more, so that nobody need word it. */
  countOnly(severity: Issue['severity']): void {
    this.#severities[severity]++
    this.#left++
  }

  /** How many of a severity were added, kept or not. */
  count(severity: Issue['severity']): number {
    return this.#severities[severity]
  }

  /** The issues kept, with a last one that counts those that were not. */
  close(): Issue[] {
    if (this.#left === 0) return this.issues
    const rest: Issue = {
      layer: 'rules',
      severity: 'info',
      code: 'ERN_ISSUES_MORE',
      message: `${String(this.#left)} more issues are not listed.`,
      fix: 'Correct the listed ones first and validate again.',
      line: null,
      column: null,
      path: null,
    }
    return [...this.issues, rest]
  }
}

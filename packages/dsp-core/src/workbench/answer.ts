import type { Issue, IssueSeverity } from '@ddex/ern'
import { z } from 'zod'
import { silentForGood, silentForNow, type WorkbenchOpinion } from './opinion.ts'

const MOST_ISSUES = 1_000

const entry = z.object({
  line: z.number().catch(0),
  column: z.number().catch(0),
  message: z.string(),
  severity: z.string().catch('error'),
  rule: z.string().catch(''),
  suggestion: z.string().nullish().catch(null),
})
type Entry = z.infer<typeof entry>

const answer = z.object({
  errors: z.array(entry),
  warnings: z.array(entry).catch([]),
})

/** Rules of the service that forbid what the official schema allows: worth a warning at most. */
const stricterThanSchema = new Set(['ERN43-DealList'])

/**
 * What the service says, in our words. Its `valid` is not used, because it counts warnings as errors;
 * an answer that reports a fault of the service itself is no opinion.
 */
export function toOpinion(body: unknown): WorkbenchOpinion {
  const { data } = answer.safeParse(body)
  if (!data) return silentForGood('not-understood', 'The Workbench answered in an unknown form.')
  const fault = data.errors.find(({ rule }) => rule === 'ERN-System-Error')
  if (fault) return silentForNow('unavailable', 'The Workbench reports a fault of its own.')
  const issues = [
    ...data.errors.map((one) => toIssue(one, severityOf(one))),
    ...data.warnings.map((one) => toIssue(one, one.severity === 'info' ? 'info' : 'warning')),
  ]
  const valid = issues.every(({ severity }) => severity !== 'error')
  return { given: true, valid, issues: issues.slice(0, MOST_ISSUES) }
}

function severityOf({ severity, rule }: Entry): IssueSeverity {
  if (severity === 'warning' || severity === 'info') return severity
  return stricterThanSchema.has(rule) ? 'warning' : 'error'
}

function toIssue(found: Entry, severity: IssueSeverity): Issue {
  const { line, column, message, rule, suggestion } = found
  const isStructure = rule === 'XSD-Schema'
  return {
    layer: 'workbench',
    severity,
    code: isStructure ? 'WORKBENCH_STRUCTURE' : 'WORKBENCH_RULE',
    message: rule === '' || isStructure ? message : `${rule}: ${message}`,
    fix: suggestion || 'Compare with the DDEX standard, which decides; then correct the message.',
    // The service writes 0 where it knows no place.
    line: line > 0 ? line : null,
    column: line > 0 && column > 0 ? column : null,
    path: null,
  }
}

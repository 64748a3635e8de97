import type { Issue } from '@ddex/ern'
import type { ValidationPolicy } from '../schema/feed.ts'

/** Without these a message cannot be understood, whatever a feed is lenient about. */
const integrityCodes = new Set([
  'ERN_ROOT_UNKNOWN',
  'ERN_VERSION_UNKNOWN',
  'ERN_REFERENCE_MISSING',
  'ERN_REFERENCE_DUPLICATE',
])

const isIntegrity = ({ layer, code }: Issue): boolean => layer === 'xml' || integrityCodes.has(code)

/** The findings as a feed's policy weighs them; what stays an `error` rejects the delivery. */
export function weighIssues(issues: Issue[], policy: ValidationPolicy): Issue[] {
  if (policy === 'strict') return issues
  if (policy === 'off') return issues.filter(isIntegrity)
  return issues.map((issue) =>
    issue.severity === 'error' && !isIntegrity(issue) ? { ...issue, severity: 'warning' } : issue,
  )
}

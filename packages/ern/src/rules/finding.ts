import type { IssueSeverity } from '../issue.ts'
import type { Place } from '../model.ts'

/** What a rule found, before it is an issue. */
export interface Finding {
  message: string
  place: Place | null
  /** Where a finding is milder or graver than its rule. */
  severity?: IssueSeverity
}

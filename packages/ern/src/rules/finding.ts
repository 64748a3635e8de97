import type { IssueSeverity } from '../issue.ts'
import type { Place } from '../model.ts'

/** What a rule found, before it is an issue. */
export interface Finding {
  /** Put into words when it is listed, where there may be thousands. */
  message: string | (() => string)
  place: Place | null
  /** Where a finding is milder or graver than its rule. */
  severity?: IssueSeverity
}

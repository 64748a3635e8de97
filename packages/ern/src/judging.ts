/**
 * Judging alone, for a program that starts anew for every message: nothing is loaded that writes messages or reads manifests.
 */
export type { Issue, IssueSeverity } from './issue.ts'
export { type ErnVerdict, validateErn, type ValidateOptions } from './validate-ern.ts'
export { DEFAULT_LIMITS, type XmlLimits } from './xml/limits.ts'

import type { Issue } from '../issue.ts'
import type { FileStatus } from './acknowledgement.ts'

const STATUSES: [code: RegExp, status: FileStatus][] = [
  [/^XML_|^ERN_ROOT|^ERN_VERSION/, 'NewReleaseMessageInvalid'],
  [/HASH/, 'SignatureOrHashSumWrongOrMissing'],
  [/FILE_MISSING|ASSET_MISSING/, 'ResourceMissing'],
  [/FILE_|ASSET_|AUDIO_|IMAGE_/, 'ResourceCorrupt'],
  [/^ERN_(ISRC|ICPN|GRID)_INVALID/, 'IdentifierSyntaxInvalid'],
  [/^ERN_DEAL_DATES/, 'ConflictingAvailabilityPeriods'],
  [/^ERN_(RELEASE|PURGE|HEADER)_/, 'MetadataMissing'],
  [/^ERN_/, 'NewReleaseMessageInvalid'],
]

/** The word of the acknowledgement for the gravest of the issues: `FileOK` when none is an error. */
export function fileStatusOf(issues: readonly Issue[]): FileStatus {
  const error = issues.find(({ severity }) => severity === 'error')
  if (!error) return 'FileOK'
  return STATUSES.find(([code]) => code.test(error.code))?.[1] ?? 'InternalError'
}

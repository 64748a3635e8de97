export { identify, type Identification } from './identify.ts'
export * from './issue.ts'
export { messageText } from './message-text.ts'
export * from './model.ts'
export { bySequence, playingOrder } from './read/playing-order.ts'
export { type ErnReading, readErn, readErnStream, type ReadOptions } from './read-ern.ts'
export {
  type Manifest,
  type ManifestEntry,
  type ManifestReading,
  readManifest,
} from './read-manifest.ts'
export { DEFAULT_LIMITS, type XmlLimits } from './xml/limits.ts'
export type { Rule } from './rules/rule.ts'
export { RULES } from './rules/rules.ts'
export {
  type ErnReadingVerdict,
  type ErnVerdict,
  readAndValidateErn,
  validateErn,
  type ValidateOptions,
} from './validate-ern.ts'
export type {
  DraftDeal,
  DraftFile,
  DraftParty,
  DraftTrack,
  NewReleaseDraft,
  WriteVersion,
} from './write/draft.ts'
export { writeNewRelease } from './write/write-new-release.ts'
export {
  type AcknowledgedRelease,
  type AcknowledgementDraft,
  type FileStatus,
  type FtpAcknowledgementDraft,
  type Objection,
  type ProposedAction,
  type ReleaseStatus,
  writeAcknowledgement,
  writeFtpAcknowledgement,
} from './write/acknowledgement.ts'
export { fileStatusOf } from './write/file-status.ts'

/**
 * What a validation layer looks at: `xml` bytes, `structure` the XSD, `rules` profile and references, `files` the assets;
 * `workbench` is what the DDEX Workbench says beside us.
 */
export type IssueLayer = 'xml' | 'structure' | 'rules' | 'files' | 'workbench'

/** `error` blocks a delivery, `warning` is worth telling the sender, `info` is for the record. */
export type IssueSeverity = 'error' | 'warning' | 'info'

/** One finding about a message or a file, in words that the sender can act on. */
export interface Issue {
  layer: IssueLayer
  severity: IssueSeverity
  /** Stable and documented, `AREA_WHAT`: `XML_DOCTYPE_FORBIDDEN`, `ERN_HASH_MISMATCH`. */
  code: string
  /** What is wrong, with the values found. */
  message: string
  /** What the sender should do about it. */
  fix: string
  /** 1-based; null where the issue has no place in the text (a missing file). */
  line: number | null
  column: number | null
  /** XPath with positions, `/ern:NewReleaseMessage/ResourceList/SoundRecording[2]`, or a file's path. */
  path: string | null
}

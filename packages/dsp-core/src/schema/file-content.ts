/** What a file is by its bytes, whatever its name says. */
export type ContentFamily =
  | 'audio'
  | 'video'
  | 'picture'
  | 'document'
  | 'executable'
  | 'archive'
  /** Nothing that is known: plain text, or damaged. */
  | 'unknown'

export interface FileContent {
  family: ContentFamily
  /** `audio/x-flac`; null when unknown. */
  mediaType: string | null
  /** What else is in the file, such as a ZIP archive behind a picture (a polyglot); null when nothing. */
  hidden: string | null
}

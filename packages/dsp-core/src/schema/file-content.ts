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

/** What a feed may be allowed to deliver; programs and archives are taken from nobody. */
export const deliverableFamilies = ['audio', 'video', 'picture', 'document', 'unknown'] as const
export type DeliverableFamily = (typeof deliverableFamilies)[number]

export interface FileContent {
  family: ContentFamily
  /** `audio/x-flac`; null when unknown. */
  mediaType: string | null
  /** What else is in the file, such as a ZIP archive behind a picture (a polyglot); null when nothing. */
  hidden: string | null
}

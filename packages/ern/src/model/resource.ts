import type { Preview, ResourceFile, TechnicalDetails } from './file.ts'
import type { Contributor } from './party.ts'
import type { RelatedRelease, RelatedResource } from './related.ts'
import type { CopyrightLine, Genre, ParentalWarning, RightsController } from './rights.ts'
import type { EventDate, Identifier, LocalText, Place, Statement } from './text.ts'
import type { CollectionUse, WorkUse } from './work.ts'

export type ResourceType =
  | 'SoundRecording'
  | 'Video'
  | 'Image'
  | 'Text'
  | 'SheetMusic'
  | 'Software'
  | 'MIDI'
  | 'UserDefinedResource'

export interface Resource {
  /** `IsSupplemental`: helps to describe others (the tracks of a DJ mix), is not offered itself. Absent otherwise. */
  isSupplemental?: true
  /** `A1`. */
  ref: string
  type: ResourceType
  /** `FrontCoverImage`, `MusicalWorkSoundRecording` ... */
  subType: string | null
  isrc: string | null
  ids: Identifier[]
  /** The title to show, from display title over reference title. */
  title: string
  titles: LocalText[]
  /** The artist line to show: `Theo Random & Thato Saul`. */
  artist: string
  /** All artist lines, where there are several: other languages, other territories. */
  artistLines?: LocalText[]
  artists: Contributor[]
  contributors: Contributor[]
  /** ISO 8601 duration as written. */
  duration: string | null
  language: string | null
  /** All languages sung or spoken, where there are several. */
  languages?: string[]
  pLines: CopyrightLine[]
  cLines: CopyrightLine[]
  genres: Genre[]
  parentalWarnings: ParentalWarning[]
  files: ResourceFile[]
  /** Details without a file, where the message has them. */
  technicalDetails?: TechnicalDetails[]
  previews?: Preview[]
  /** `ContainsAI` of 4.3.2 (`NoAI`, `SomeAI`, `AllAI` ...), where stated. */
  containsAi?: string
  /** Editions of ERN 4.3 (stereo, immersive ...), where the message has them; their ids and files are above too. */
  editions?: ResourceEdition[]
  /** `VersionType`: `AlbumVersion`, `LiveVersion` ... */
  versionTypes?: string[]
  recordingFormats?: string[]
  /** `IsInstrumental`, `IsBonusResource`, `NoSilenceBefore` ...: whatever is said with yes or no. */
  flags?: Record<string, boolean>
  dates?: EventDate[]
  /** Courtesy lines, keywords, synopses, marketing comments, display credits; `type` is the element's name. */
  notes?: LocalText[]
  /** Labels of the resource itself (ERN 3). */
  labels?: string[]
  /** Identifiers of the works recorded: ISWC, opus number ... */
  workIds?: Identifier[]
  /** Works of the message's list that are recorded here (ERN 3). */
  works?: WorkUse[]
  rightsControllers?: RightsController[]
  relatedReleases?: RelatedRelease[]
  /** Resources of this message or elsewhere that this one contains, is an excerpt of ... */
  relatedResources?: RelatedResource[]
  cueSheetRefs?: string[]
  /** Chapters (ERN 4) and collections (ERN 3) of the resource. */
  collections?: CollectionUse[]
  /** All else that the message says of the resource. */
  rest?: Statement[]
  /** `LanguageAndScriptCode` of the whole description, where it is not that of the message. */
  metadataLanguage?: string
  place: Place
}

export interface ResourceEdition {
  /** `ImmersiveEdition` ...; null when not stated. */
  type: string | null
  /** `Stereophonic` ... */
  recordingMode: string | null
  ids: Identifier[]
  files: ResourceFile[]
}

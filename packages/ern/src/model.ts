/**
 * The version-neutral model of a DDEX message: ERN 3.x and 4.x say the same things in different
 * places, this is what they say. Identifiers and text are byte-equal to the source; nothing is
 * coerced. Dates and durations stay as written (ISO 8601), because precision is information.
 */
export interface ErnMessage {
  /** From the root namespace: `3.8.2`, `4.3`. */
  version: string
  namespace: string
  messageType: MessageType
  /** `ReleaseProfileVersionId` as written. */
  profile: string | null
  language: string | null
  /** Empty when the sender left it empty, as some real ones do. */
  messageId: string
  threadId: string | null
  sender: Party
  recipient: Party
  sentOnBehalfOf?: Party
  /** `MessageCreatedDateTime`, with its offset. */
  createdAt: string | null
  /** `LiveMessage`, `TestMessage` ... */
  controlType: string | null
  /** `UpdateIndicator`, deprecated in ERN 3 and gone in 4. */
  updateIndicator: string | null
  parties: Party[]
  resources: Resource[]
  releases: Release[]
  deals: Deal[]
  /** False when the message has no `DealList` at all, which is a take-down. */
  hasDealList: boolean
}

export type MessageType = 'NewReleaseMessage' | 'PurgeReleaseMessage' | 'NewDealMessage'

/** Where an element began in the source. */
export interface Place {
  line: number
  column: number
  path: string
}

export interface Party {
  /** `P1`; null for a party that is named inline. */
  ref: string | null
  /** Identifiers: DPID, ISNI, IPI, proprietary. */
  ids: Identifier[]
  name: string
  /** All names, where there are several: other languages, other scripts. */
  names?: PartyName[]
}

export interface PartyName {
  name: string
  language: string | null
}

export interface Identifier {
  /** `ICPN`, `GRid`, `ISRC`, `CatalogNumber`, `ProprietaryId`, `DPID` ... */
  type: string
  value: string
  namespace: string | null
}

/** Text that may differ by language and territory. */
export interface LocalText {
  text: string
  /** `DisplayTitle`, `FormalTitle`, `ReferenceTitle` ... */
  type: string | null
  subTitle: string | null
  language: string | null
  /** Empty means everywhere. */
  territories: string[]
  /** Everywhere but there, where the message says it so. */
  excludedTerritories?: string[]
}

export interface Contributor {
  name: string
  /** All names, where an inline party has several. */
  names?: PartyName[]
  /** Instruments played, where stated (ERN 4). */
  instruments?: string[]
  /** `AiContribution` of 4.3.1 and later, where stated. */
  aiContribution?: string
  partyRef: string | null
  roles: string[]
  sequence: number | null
}

export interface CopyrightLine {
  year: string | null
  company: string | null
  text: string
}

export interface ParentalWarning {
  /** `Explicit`, `NotExplicit` ... as written. */
  type: string
  territories: string[]
  excludedTerritories?: string[]
}

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
  pLines: CopyrightLine[]
  cLines: CopyrightLine[]
  genres: Genre[]
  parentalWarnings: ParentalWarning[]
  files: ResourceFile[]
  /** `ContainsAI` of 4.3.2 (`NoAI`, `SomeAI`, `AllAI` ...), where stated. */
  containsAi?: string
  /** Editions of ERN 4.3 (stereo, immersive ...), where the message has them; their ids and files are above too. */
  editions?: ResourceEdition[]
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

export interface Genre {
  genre: string
  subGenre: string | null
  territories: string[]
  excludedTerritories?: string[]
}

export interface ResourceFile {
  /** Path as the message names it: `resources/a.wav`, `a.wav`, or an absolute URL. */
  uri: string
  hash: FileHash | null
  /** Bytes, where stated. */
  size: number | null
  isPreview: boolean
  /** Technical values as written, by element name (`AudioCodecType`, `SamplingRate`, `ImageHeight` ...). */
  technical?: Record<string, string>
  place: Place
}

export interface FileHash {
  /** As written: `MD5`, `SHA1`, `SHA256`, `SHA-256`, `UserDefined`. */
  algorithm: string
  /** As written, hex or base64. */
  value: string
}

export interface Release {
  /** `R0`. */
  ref: string
  kind: 'Release' | 'TrackRelease' | 'ClipRelease'
  isMain: boolean
  /** `Album`, `Single`, `TrackRelease` ... */
  type: string | null
  /** All types, where there are several. */
  types?: string[]
  ids: Identifier[]
  title: string
  titles: LocalText[]
  artist: string
  /** All artist lines, where there are several: other languages, other territories. */
  artistLines?: LocalText[]
  artists: Contributor[]
  label: string | null
  /** All labels, where there are several. */
  labels?: string[]
  pLines: CopyrightLine[]
  cLines: CopyrightLine[]
  genres: Genre[]
  parentalWarnings: ParentalWarning[]
  releaseDate: string | null
  originalReleaseDate: string | null
  /** Every resource that the release uses, in playing order, covers included. */
  resourceRefs: string[]
  /** Why ERN 3 lists no resources (`ResourceOmissionReason`); absent otherwise. */
  resourcesOmitted?: string
  /** The same as a tree: discs, works, components. */
  groups: ResourceGroup[]
  /** Front cover: linked (ERN 4) or secondary (ERN 3). */
  coverRefs: string[]
  /** `ContainsAI` of 4.3.2, where stated. */
  containsAi?: string
  /** References to the `ReleaseVisibility` elements of ERN 4.2 and later; their dates are in the deals. */
  visibilityRefs?: string[]
  place: Place
}

export interface ResourceGroup {
  title: string | null
  /** `Component`, `Side`, `MultiWorkPart` ...; null in ERN 3. */
  type: string | null
  sequence: number | null
  /** The release that the group is on its own, in a bundle or boxed set. */
  releaseIds?: Identifier[]
  releaseRef?: string
  items: ResourceGroupItem[]
  groups: ResourceGroup[]
}

export interface ResourceGroupItem {
  resourceRef: string
  sequence: number | null
  linkedRefs: string[]
}

export interface Deal {
  releaseRefs: string[]
  /** How a NewDealMessage names its release, which it does not contain. */
  releaseIds?: Identifier[]
  /** `IsPreOrderDeal`, where it is true. */
  isPreOrder?: boolean
  /** `Worldwide` or ISO 3166-1 alpha-2. */
  territories: string[]
  excludedTerritories: string[]
  commercialModels: string[]
  useTypes: string[]
  /** Date or date-time as written. */
  start: string | null
  end: string | null
  isTakeDown: boolean
  preOrderDate: string | null
  visibleFrom: string | null
  prices: string[]
  /** Services that the deal is for, or is not for; absent means for all. */
  channels?: Party[]
  excludedChannels?: Party[]
  place: Place
}

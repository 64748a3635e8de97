import type { Contributor } from './party.ts'
import type { RelatedRelease, RelatedResource } from './related.ts'
import type { CopyrightLine, Genre, ParentalWarning } from './rights.ts'
import type { EventDate, Identifier, LocalText, Place, Statement } from './text.ts'
import type { CollectionUse } from './work.ts'

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
  /** Those named beside the artists: conductors, the characters of a musical ... */
  contributors?: Contributor[]
  label: string | null
  /** The label as a party of the message (ERN 4). */
  labelRef?: string
  /** All labels, where there are several. */
  labels?: string[]
  /** The same with type and territory, where the message states one. */
  labelLines?: LabelLine[]
  pLines: CopyrightLine[]
  cLines: CopyrightLine[]
  genres: Genre[]
  parentalWarnings: ParentalWarning[]
  releaseDate: string | null
  originalReleaseDate: string | null
  /** All dates, where there are several of a kind or a date says more: other territories, `IsApproximate`. */
  dates?: EventDate[]
  duration?: string
  languages?: string[]
  /** Every resource that the release uses, in playing order, covers included. */
  resourceRefs: string[]
  /** Those that come with it, not of it: covers, booklets (ERN 3 `SecondaryResource`). */
  secondaryRefs?: string[]
  /** Why ERN 3 lists no resources (`ResourceOmissionReason`); absent otherwise. */
  resourcesOmitted?: string
  /** The same as a tree: discs, works, components. */
  groups: ResourceGroup[]
  /** Front cover: linked (ERN 4) or secondary (ERN 3). */
  coverRefs: string[]
  /** What is linked to the release itself, as to a track release: covers, lyrics. */
  links?: ResourceLink[]
  /** `ContainsAI` of 4.3.2, where stated. */
  containsAi?: string
  versionTypes?: string[]
  /** `IsMultiArtistCompilation`, `IsSoundtrack` ...: whatever is said with yes or no. */
  flags?: Record<string, boolean>
  /** Courtesy lines, keywords, synopses, marketing comments; `type` is the element's name. */
  notes?: LocalText[]
  relatedReleases?: RelatedRelease[]
  relatedResources?: RelatedResource[]
  collections?: CollectionUse[]
  /** References to `visibilities` of the message (ERN 4.2 and later). */
  visibilityRefs?: string[]
  /** All else that the message says of the release. */
  rest?: Statement[]
  /** `LanguageAndScriptCode` of the whole description, where it is not that of the message. */
  metadataLanguage?: string
  place: Place
}

export interface LabelLine {
  name: string
  /** `DisplayLabelName`, `MajorLabel` ...; null when not stated. */
  type: string | null
  partyRef: string | null
  territories: string[]
  excludedTerritories?: string[]
}

export interface ResourceGroup {
  title: string | null
  /** All titles, where one says more than the title: other languages, a kind. */
  titles?: LocalText[]
  /** `Component`, `Side`, `MultiWorkPart` ...; null in ERN 3. */
  type: string | null
  sequence: number | null
  /** Number to show instead, where stated; empty for none. */
  displaySequence?: string
  duration?: string
  /** The release that the group is on its own, in a bundle or boxed set. */
  releaseIds?: Identifier[]
  releaseRef?: string
  artists?: Contributor[]
  contributors?: Contributor[]
  /** What is linked to the group itself. */
  links?: ResourceLink[]
  items: ResourceGroupItem[]
  groups: ResourceGroup[]
}

export interface ResourceGroupItem {
  resourceRef: string
  sequence: number | null
  displaySequence?: string
  linkedRefs: string[]
  /** It comes with the release and is not of it (ERN 3 `SecondaryResource`). */
  isSecondary?: true
  /** The same with what the links say, where they do: `CoverArt`, `MeadMessage`. */
  links?: ResourceLink[]
  /** `IsBonusResource`, `IsPreOrderIncentiveResource` ... */
  flags?: Record<string, boolean>
}

export interface ResourceLink {
  ref: string
  description: string | null
}

import type { Identifier, LocalText } from './text.ts'

/** A release elsewhere: the physical equivalent, the album of a single. */
export interface RelatedRelease {
  /** `IsDigitalEquivalentToPhysical`, `IsReleaseFromRelease` ... */
  relationship: string | null
  ids: Identifier[]
  title: string
  titles: LocalText[]
  artist: string
  label: string | null
  releaseDate: string | null
  originalReleaseDate: string | null
}

export interface RelatedResource {
  /** `HasContentFrom`, `IsEquivalentTo` ... */
  relationship: string | null
  /** A resource of this message; null for one that only its identifiers name. */
  resourceRef: string | null
  ids: Identifier[]
  /** Which parts of the other are used, as written. */
  timings?: Timing[]
}

export interface Timing {
  start: string | null
  end: string | null
  durations: string[]
}

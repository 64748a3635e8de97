/** Where an element began in the source. */
export interface Place {
  line: number
  column: number
  path: string
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
  /** All subtitles, where there are several or their kind is stated. */
  subTitles?: SubTitle[]
  language: string | null
  /** Empty means everywhere. */
  territories: string[]
  /** Everywhere but there, where the message says it so. */
  excludedTerritories?: string[]
  /** `IsDefault`: the one to show where no other fits better. */
  isDefault?: true
}

export interface SubTitle {
  text: string
  /** `Version` ... */
  type: string | null
  language: string | null
}

/** A date of a resource or release, with what the message says about it. */
export interface EventDate {
  /** `CreationDate`, `MasteredDate`, `OriginalReleaseDate` ... */
  type: string
  /** As written. */
  date: string
  /** Those that the date holds for; empty means everywhere. */
  territories: string[]
  excludedTerritories?: string[]
  /** Where it happened, where stated. */
  country?: string
  location?: string
  /** `IsApproximate`, `IsBefore`, `IsAfter`, where true. */
  precision?: string[]
}

/**
 * What a message says beyond the model: the element as written, without what the model has already. So nothing is
 * lost, and what nobody looks for costs nothing.
 */
export interface Statement {
  name: string
  text?: string
  attributes?: Record<string, string>
  statements?: Statement[]
}

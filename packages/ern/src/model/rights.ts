import type { PartyName } from './party.ts'
import type { Identifier } from './text.ts'

export interface CopyrightLine {
  year: string | null
  company: string | null
  text: string
  /** `PLineType`, where stated. */
  type?: string
  language?: string
  /** Where the line holds for these only. */
  territories?: string[]
}

export interface ParentalWarning {
  /** `Explicit`, `NotExplicit` ... as written. */
  type: string
  territories: string[]
  excludedTerritories?: string[]
}

export interface Genre {
  genre: string
  subGenre: string | null
  language?: string
  territories: string[]
  excludedTerritories?: string[]
}

/** Who controls rights in a resource or in a work that it is a recording of. */
export interface RightsController {
  of: 'resource' | 'work'
  name: string
  /** All names of a party that is named inline, where it has several or states their parts. */
  names?: PartyName[]
  partyRef: string | null
  ids?: Identifier[]
  /** `RightsController`, `RoyaltyAdministrator` ... */
  roles: string[]
  /** Percent, as written; null when not stated or said to be unknown. */
  share: string | null
  isShareUnknown?: true
  sequence: number | null
  territories: string[]
  excludedTerritories?: string[]
  start: string | null
  end: string | null
  /** What the controller lets others do. */
  delegated?: DelegatedRights[]
}

export interface DelegatedRights {
  useTypes: string[]
  territories: string[]
  start: string | null
  end: string | null
}

/** `RightShare` of a musical work (ERN 3). */
export interface RightShare {
  ref: string | null
  territories: string[]
  excludedTerritories: string[]
  rights: string[]
  useTypes: string[]
  commercialModels: string[]
  controllers: RightsController[]
  share: string | null
  start: string | null
  end: string | null
}

import type { Identifier } from './text.ts'

export interface Party {
  /** `P1`; null for a party that is named inline. */
  ref: string | null
  /** Identifiers: DPID, ISNI, IPI, proprietary. */
  ids: Identifier[]
  name: string
  /** All names with their parts, where there are several or parts are stated: other languages, other scripts. */
  names?: PartyName[]
  tradingName?: string
  /** Societies and companies that the party has given rights to. */
  affiliations?: Affiliation[]
}

export interface PartyName {
  name: string
  language: string | null
  keyName?: string
  beforeKeyName?: string
  afterKeyName?: string
  /** For sorting: `Zimmermann, Anna-Maria`. */
  indexed?: string
  ascii?: string
  abbreviated?: string
}

export interface Affiliation {
  type: string | null
  /** Name of the company, where it is no party of the message. */
  company: string | null
  partyRef: string | null
  territories: string[]
  excludedTerritories: string[]
  rights: string[]
  /** Percent, as written. */
  share: string | null
  start: string | null
  end: string | null
}

export interface Contributor {
  name: string
  /** All names, where an inline party has several or states their parts. */
  names?: PartyName[]
  /** Identifiers of an inline party. */
  ids?: Identifier[]
  /** Instruments played, where stated (ERN 4). */
  instruments?: string[]
  /** `AiContribution` of 4.3.1 and later, where stated. */
  aiContribution?: string
  partyRef: string | null
  /** A user-defined role stands here by its own name, behind the allowed role that it says more closely. */
  roles: string[]
  sequence: number | null
  /** ERN 3 names people by territory: absent where the message has them in all its territories. */
  territories?: string[]
  /** `DisplayConductor`, `DisplayComposer`, `FeaturedArtist` ..., where the element says more than the roles. */
  kind?: string
  /** How the credit is to read, where stated. */
  displayCredits?: string[]
}

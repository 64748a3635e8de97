import type { Party } from './party.ts'
import type { Identifier, Place, Statement } from './text.ts'

export interface Deal {
  releaseRefs: string[]
  /** How a NewDealMessage names its release, which it does not contain. */
  releaseIds?: Identifier[]
  /** The sender's own references of the deal. */
  references?: string[]
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
  /** From when the deal replaces an earlier one (ERN 3). */
  effectiveDate?: string
  isTakeDown: boolean
  preOrderDate: string | null
  visibleFrom: string | null
  /** From when what may be shown (ERN 3, 4.1), by element name: `CoverArtPreviewStartDate` ... */
  visibility?: Record<string, string>
  prices: Price[]
  /** Services that the deal is for, or is not for; absent means for all. */
  channels?: Party[]
  excludedChannels?: Party[]
  /** Ways in which it may be used: `PersonalComputer`; `Internet`; `CD`. */
  userInterfaces?: string[]
  channelTypes?: string[]
  carriers?: string[]
  isPromotional?: boolean
  promotionalCode?: string
  isExclusive?: boolean
  rentalPeriod?: string
  /** What to do with listeners' own uploads of it. */
  claimPolicies?: ClaimPolicy[]
  /** Files that the deal is for (`technicalRef`); absent means all. */
  technicalRefs?: string[]
  instantGratificationRefs?: string[]
  preOrderIncentiveRefs?: string[]
  /** All else that the message says of the deal. */
  rest?: Statement[]
  place: Place
}

export interface Price {
  /** `PriceCode`, `PriceRangeType`, `PriceType`, `WholesalePricePerUnit`, `SuggestedRetailPrice` ... */
  type: string
  /** Code or amount, as written. */
  value: string
  /** `@PriceType` of the whole, where stated. */
  kind?: string
  currency?: string
  namespace?: string
}

export interface ClaimPolicy {
  /** `BlockAccess`, `Monetize`, `Track` ... */
  type: string | null
  reason: string | null
  conditions: PolicyCondition[]
}

/** `{ relation: 'MoreThan', value: '20', unit: 'Percent' }`. */
export interface PolicyCondition {
  relation: string | null
  value: string | null
  unit: string | null
}

/** From when what may be shown of a release (ERN 4.2 and later). */
export interface ReleaseVisibility {
  ref: string
  territories: string[]
  excludedTerritories: string[]
  /** By element name: `ReleaseDisplayStartDateTime`, `CoverArtPreviewStartDateTime` ... */
  dates: Record<string, string>
}

import type { DealTerms, ReleaseDeal } from '../schema/release.ts'
import type { Plan } from '../schema/role.ts'
import type { StreamRefusal } from '../schema/streaming.ts'
import { coversTerritory } from './territory.ts'

export interface Listener {
  plan: Plan
  /** ISO 3166-1 alpha-2. */
  territory: string
}

/** What a listener does here is choose a track and hear it: use types that allow just that. */
const streamingUses = ['OnDemandStream', 'Stream', 'InteractiveStream']
const modelsOfPlan: Record<Plan, readonly string[]> = {
  free: ['AdvertisementSupportedModel', 'FreeOfChargeModel'],
  premium: ['AdvertisementSupportedModel', 'FreeOfChargeModel', 'SubscriptionModel'],
}

export const isStreaming = (terms: DealTerms): boolean =>
  !terms.isTakeDown && !terms.isVoid && terms.useTypes.some((use) => streamingUses.includes(use))

/**
 * The deals of a track: its own, or where it has none those of the whole release. A take-down of the
 * release holds for its tracks whatever else they have.
 */
export function dealsOfTrack(deals: ReleaseDeal[], trackId: string): DealTerms[] {
  const own = deals.filter(({ trackIds }) => trackIds.includes(trackId))
  const whole = deals.filter(({ trackIds }) => trackIds.length === 0)
  const downs = whole.filter(({ terms }) => terms.isTakeDown)
  return (own.length > 0 ? [...own, ...downs] : whole).map(({ terms }) => terms)
}

/** A take-down that names no territory is one everywhere. */
export const isTakenDown = (terms: DealTerms, territory: string, now: Date): boolean =>
  terms.isTakeDown &&
  (!terms.start || terms.start <= now) &&
  (terms.territories.length + terms.excludedTerritories.length === 0 ||
    coversTerritory(terms, territory))

/** Null when a listener may stream under these terms at this moment, else the nearest reason why not. */
export function refuseStream(
  deals: DealTerms[],
  listener: Listener,
  now: Date,
): StreamRefusal | null {
  const streaming = deals.filter(isStreaming)
  if (streaming.length === 0) return 'no_deal'
  if (deals.some((terms) => isTakenDown(terms, listener.territory, now))) return 'no_deal'
  const here = streaming.filter((terms) => coversTerritory(terms, listener.territory))
  if (here.length === 0) return 'territory'
  const begun = here.filter(({ start }) => !start || start <= now)
  if (begun.length === 0) return 'not_yet'
  const running = begun.filter(({ end }) => !end || now < end)
  if (running.length === 0) return 'ended'
  const models = modelsOfPlan[listener.plan]
  const isOffered = running.some(({ commercialModels }) =>
    commercialModels.some((model) => models.includes(model)),
  )
  return isOffered ? null : 'plan'
}

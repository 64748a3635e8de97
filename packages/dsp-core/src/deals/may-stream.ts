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
  !terms.isTakeDown && terms.useTypes.some((use) => streamingUses.includes(use))

/** The deals of a track: its own, or where it has none those of the whole release. */
export function dealsOfTrack(deals: ReleaseDeal[], trackId: string): DealTerms[] {
  const own = deals.filter(({ trackIds }) => trackIds.includes(trackId))
  const governing = own.length > 0 ? own : deals.filter(({ trackIds }) => trackIds.length === 0)
  return governing.map(({ terms }) => terms)
}

/** Null when a listener may stream under these terms at this moment, else the nearest reason why not. */
export function refuseStream(
  deals: DealTerms[],
  listener: Listener,
  now: Date,
): StreamRefusal | null {
  const streaming = deals.filter(isStreaming)
  if (streaming.length === 0) return 'no_deal'
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

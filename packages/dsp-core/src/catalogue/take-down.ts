import type { Deal, ErnMessage } from '@ddex/ern'
import { dealTermsOf } from '../deals/deal-terms.ts'

/**
 * Whether nothing is left of the deals, so that the release goes away: a purge, no deal at all, a
 * take-down deal, or only deals that are over (ERN choreography, "Takedowns"; ERN 4, 6.19.7).
 */
export const isTakeDown = (message: ErnMessage, now: Date): boolean =>
  message.messageType === 'PurgeReleaseMessage' || message.deals.every((deal) => isOver(deal, now))

function isOver(deal: Deal, now: Date): boolean {
  const { end } = dealTermsOf(deal)
  return deal.isTakeDown || (end !== null && end <= now)
}

import type { Deal } from '@ddex/ern'
import type { DealTerms } from '../schema/release.ts'

const dayMs = 24 * 60 * 60 * 1000
const isDateOnly = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text)

/** A deal as the message has it, made ready to be judged. A date without a time is a day in UTC. */
export function dealTermsOf(deal: Deal): DealTerms {
  return {
    territories: [...deal.territories],
    excludedTerritories: [...deal.excludedTerritories],
    commercialModels: [...deal.commercialModels],
    useTypes: [...deal.useTypes],
    start: deal.start ? parseMoment(deal.start) : null,
    end: deal.end ? parseEnd(deal.end) : null,
    isTakeDown: deal.isTakeDown,
  }
}

function parseMoment(text: string): Date | null {
  const hasZone = isDateOnly(text) || /(Z|[+-]\d{2}:?\d{2})$/.test(text)
  const moment = new Date(hasZone ? text : `${text}Z`)
  return Number.isNaN(moment.getTime()) ? null : moment
}

/** An EndDate is the last day of the deal, an EndDateTime the moment (ERN, ValidityPeriod). */
function parseEnd(text: string): Date | null {
  const moment = parseMoment(text)
  if (!moment) return null
  return isDateOnly(text) ? new Date(moment.getTime() + dayMs) : moment
}

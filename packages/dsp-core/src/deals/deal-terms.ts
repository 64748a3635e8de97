import type { Deal } from '@ddex/ern'
import type { DealTerms } from '../schema/release.ts'

const dayMs = 24 * 60 * 60 * 1000
/** `2026-11-22`; XML Schema lets a date have a zone too. */
const dateOnly = /^(\d{4}-\d{2}-\d{2})(Z|[+-]\d{2}:\d{2})?$/
const isDateOnly = (text: string): boolean => dateOnly.test(text)

/** A deal as the message has it, made ready to be judged. A date without a time is a day in UTC. */
export function dealTermsOf(deal: Deal): DealTerms {
  const start = deal.start ? parseMoment(deal.start) : null
  const end = deal.end ? parseEnd(deal.end) : null
  return {
    territories: [...deal.territories],
    excludedTerritories: [...deal.excludedTerritories],
    commercialModels: [...deal.commercialModels],
    useTypes: [...deal.useTypes],
    start,
    end,
    isTakeDown: deal.isTakeDown,
    isVoid: (deal.start !== null && !start) || (deal.end !== null && !end),
  }
}

function parseMoment(text: string): Date | null {
  const [, date, zone] = dateOnly.exec(text) ?? []
  const hasZone = /(Z|[+-]\d{2}:?\d{2})$/.test(text)
  const moment = new Date(date ? `${date}T00:00:00${zone ?? 'Z'}` : hasZone ? text : `${text}Z`)
  return Number.isNaN(moment.getTime()) ? null : moment
}

/** An EndDate is the last day of the deal, an EndDateTime the moment (ERN, ValidityPeriod). */
function parseEnd(text: string): Date | null {
  const moment = parseMoment(text)
  if (!moment) return null
  return isDateOnly(text) ? new Date(moment.getTime() + dayMs) : moment
}

import type { Rule } from './rule.ts'

/** A deal ends after it starts. */
export const dealDates: Rule = {
  id: 'ERN_DEAL_DATES_REVERSED',
  severity: 'error',
  about: 'A deal’s validity ends on or after the day it starts.',
  fix: 'Correct the start or the end of the validity period.',
  *check({ facts }) {
    for (const { start, end, place } of facts.reversedDeals)
      yield { message: `The deal starts on ${start} and ends before, on ${end}.`, place }
  },
}

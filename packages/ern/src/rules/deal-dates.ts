import type { Rule } from './rule.ts'

/** A deal ends after it starts. */
export const dealDates: Rule = {
  id: 'ERN_DEAL_DATES_REVERSED',
  severity: 'error',
  about: 'A deal’s validity ends on or after the day it starts.',
  fix: 'Correct the start or the end of the validity period.',
  *check({ message }) {
    for (const { start, end, place } of message.deals)
      if (start !== null && end !== null && isAfter(start, end))
        yield { message: `The deal starts on ${start} and ends before, on ${end}.`, place }
  },
}

/** Compares as instants where both have a time, by calendar day otherwise. */
function isAfter(start: string, end: string): boolean {
  if (start.includes('T') && end.includes('T')) return Date.parse(start) > Date.parse(end)
  const days = [start, end].map((date) => /^\d{4}(-\d\d(-\d\d)?)?/.exec(date)?.[0])
  const [from, to] = days
  if (!from || !to) return false
  const length = Math.min(from.length, to.length)
  return from.slice(0, length) > to.slice(0, length)
}

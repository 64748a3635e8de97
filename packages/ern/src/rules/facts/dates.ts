/** Compares as instants where both have a time, by calendar day otherwise. */
export function isAfter(start: string, end: string): boolean {
  if (start.includes('T') && end.includes('T')) return Date.parse(start) > Date.parse(end)
  const days = [start, end].map((date) => /^\d{4}(-\d\d(-\d\d)?)?/.exec(date)?.[0])
  const [from, to] = days
  if (!from || !to) return false
  const length = Math.min(from.length, to.length)
  return from.slice(0, length) > to.slice(0, length)
}

import type { Availability, DealTerms } from '../schema/release.ts'
import { isStreaming } from './may-stream.ts'
import { listTerritories, worldwide } from './territory.ts'

/** Folds deals into when and where anybody may stream, for queries and for publishing on time. */
export function foldAvailability(deals: DealTerms[]): Availability {
  const streaming = deals.filter(isStreaming)
  const codes = new Set(streaming.flatMap(listTerritories))
  const territories = codes.has(worldwide) ? [worldwide] : [...codes].sort()
  if (territories.length === 0) return { territories: [], from: null, until: null }
  const starts = streaming.map(({ start }) => start?.getTime() ?? 0)
  const ends = streaming.map(({ end }) => end?.getTime() ?? Infinity)
  const until = Math.max(...ends)
  return {
    territories,
    from: new Date(Math.min(...starts)),
    until: until === Infinity ? null : new Date(until),
  }
}

/** Whether anybody may stream at this moment. */
export const isAvailable = ({ from, until }: Availability, now: Date): boolean =>
  from !== null && from <= now && (until === null || now < until)

interface Showable {
  ready: boolean
  published: boolean
  availability: Availability
}

/** When a release must be shown or hidden next; null when time alone changes nothing more. */
export function nextChange({ ready, published, availability }: Showable, now: Date): Date | null {
  if (published) return availability.until
  return ready && availability.from && availability.from > now ? availability.from : null
}

/** What the passing of time makes of a release. */
export function shownAt(release: Showable, now: Date) {
  const published = release.ready && isAvailable(release.availability, now)
  return { published, nextChangeAt: nextChange({ ...release, published }, now) }
}

import type { Availability, DealTerms, Release, ReleaseDeal, Track } from '../schema/release.ts'
import { dealsOfTrack, isStreaming, isTakenDown } from './may-stream.ts'
import { listTerritories, territoryCodes, worldwide } from './territory.ts'

const isOver = ({ end }: DealTerms, now: Date): boolean => end !== null && end <= now
const hasBegun = ({ start }: DealTerms, now: Date): boolean => start === null || start <= now

/** The territories of deals without those where a take-down holds: the gate's own rules. */
function territoriesOf(streaming: DealTerms[], all: DealTerms[], now: Date): string[] {
  const codes = new Set(streaming.flatMap(listTerritories))
  const downs = all.filter((terms) => isTakenDownSomewhere(terms, now))
  if (downs.length === 0) return codes.has(worldwide) ? [worldwide] : [...codes].sort()
  const listed = codes.has(worldwide) ? territoryCodes : [...codes].sort()
  return listed.filter((code) => !downs.some((terms) => isTakenDown(terms, code, now)))
}

const isTakenDownSomewhere = (terms: DealTerms, now: Date): boolean =>
  terms.isTakeDown && hasBegun(terms, now)

/** Where anybody may stream under these deals at this moment. */
export function territoriesAt(deals: DealTerms[], now: Date): string[] {
  const running = deals.filter(
    (terms) => isStreaming(terms) && hasBegun(terms, now) && !isOver(terms, now),
  )
  return territoriesOf(running, deals, now)
}

/** When and where anybody may stream, now or later. */
export function foldAvailability(deals: DealTerms[], now: Date): Availability {
  const streaming = deals.filter((terms) => isStreaming(terms) && !isOver(terms, now))
  const territories = territoriesOf(streaming, deals, now)
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

/** When the passing of time next changes what these deals allow; null when it does not. */
export function nextDealChange(deals: DealTerms[], now: Date): Date | null {
  const moments = deals
    .filter((terms) => terms.isTakeDown || isStreaming(terms))
    .flatMap(({ start, end, isTakeDown }) => (isTakeDown ? [start] : [start, end]))
    .filter((moment) => moment !== null && moment > now)
    .map(Number)
  return moments.length > 0 ? new Date(Math.min(...moments)) : null
}

interface Shown {
  release: Release
  tracks: Track[]
}

/** A release and its tracks as they are shown at this moment, which agrees with the stream gate. */
export function showAt(
  { release, tracks, deals }: Shown & { deals: ReleaseDeal[] },
  now: Date,
): Shown {
  const shownTracks = tracks.map((track) => ({
    ...track,
    availableIn: territoriesAt(dealsOfTrack(deals, track.id), now),
  }))
  const available = unionOf(shownTracks.map(({ availableIn }) => availableIn))
  const published = release.ready && available.length > 0
  const terms = deals.map((deal) => deal.terms)
  const whole = foldAvailability(dealsOfRelease(deals), now)
  return {
    release: {
      ...release,
      availability: whole,
      availableIn: available,
      published,
      publishedAt: release.publishedAt ?? (published ? now : null),
      nextChangeAt: release.ready ? nextDealChange(terms, now) : null,
    },
    tracks: shownTracks.map((track) => ({ ...track, published })),
  }
}

/** What holds for the whole: a take-down of one track is none of the release. */
const dealsOfRelease = (deals: ReleaseDeal[]): DealTerms[] =>
  deals
    .filter(({ trackIds, terms }) => trackIds.length === 0 || !terms.isTakeDown)
    .map(({ terms }) => terms)

function unionOf(lists: string[][]): string[] {
  const codes = new Set(lists.flat())
  return codes.has(worldwide) ? [worldwide] : [...codes].sort()
}

import type { Identifier, Release } from '@ddex/ern'
import { stableId } from '../ids.ts'

const valueOf = (ids: Identifier[], type: string): string | null =>
  ids.find((id) => id.type === type && id.value !== '')?.value ?? null

export interface ReleaseIdentity {
  /** Document id in `releases`. */
  id: string
  icpn: string | null
  grid: string | null
  /** The identifier to show: ICPN before GRid before anything else. */
  shown: string
}

/** Who a release is. ICPN and GRid are global; anything else is the sender's own, so it is kept per sender. */
export function identifyRelease(release: Release, senderId: string): ReleaseIdentity | null {
  const icpn = valueOf(release.ids, 'ICPN')
  const grid = valueOf(release.ids, 'GRid')
  if (icpn) return { id: `icpn-${icpn.replace(/[^0-9A-Za-z]/g, '')}`, icpn, grid, shown: icpn }
  if (grid) return { id: `grid-${grid.replace(/[^0-9A-Za-z]/g, '')}`, icpn, grid, shown: grid }
  const other = release.ids.find(({ value }) => value !== '')
  if (!other) return null
  const id = `own-${stableId(senderId, other.type, other.namespace ?? '', other.value)}`
  return { id, icpn, grid, shown: other.value }
}

/** A track keeps its id (and so its place in libraries) when a release is re-ordered: ISRC first. */
export function trackIdOf(releaseId: string, isrc: string | null, resourceRef: string): string {
  return `${releaseId}-${(isrc ?? resourceRef).replace(/[^0-9A-Za-z]/g, '')}`
}

export const artistIdOf = (name: string): string =>
  stableId('artist', name.normalize('NFC').trim().toLowerCase())

import type { Identifier, Release as ErnRelease } from '@ddex/ern'
import { stableId } from '../ids.ts'
import type { Release } from '../schema/release.ts'

const valueOf = (ids: Identifier[], type: string): string | null =>
  ids.find((id) => id.type === type && id.value !== '')?.value ?? null

export interface ReleaseIdentity {
  /** Document id in `releases`. */
  id: string
  icpn: string | null
  grid: string | null
  /** The identifier to show: ICPN before GRid before anything else. */
  shown: string
  /** One key for each identifier, the strongest first: see `Release.identifierKeys`. */
  keys: string[]
}

const plain = (value: string): string => value.replace(/[^0-9A-Za-z]/g, '')

/** A UPC is an EAN with a leading zero left out: one product however it is written. */
const gtin = (icpn: string): string => plain(icpn).padStart(14, '0')
const gridOf = (grid: string): string => plain(grid).toUpperCase()

/** ICPN and GRid are global; a proprietary id, or what else there is, is the feed's own. */
function keysOf(ids: Identifier[], feedId: string): string[] {
  const icpns = ids.filter(({ type, value }) => type === 'ICPN' && value !== '')
  const grids = ids.filter(({ type, value }) => type === 'GRid' && value !== '')
  const own = ids.filter(({ type, value }) => type === 'ProprietaryId' && value !== '')
  const rest = icpns.length + grids.length + own.length > 0 ? own : ids.slice(0, 1)
  return [
    ...icpns.map(({ value }) => stableId('icpn', gtin(value))),
    ...grids.map(({ value }) => stableId('grid', gridOf(value))),
    ...rest.map(({ type, namespace, value }) =>
      stableId('own', feedId, type, namespace ?? '', value),
    ),
  ]
}

/** Who a release is. ICPN and GRid are global; anything else is the sender's own, so it is kept per sender. */
export function identifyRelease(
  release: ErnRelease,
  senderId: string,
  feedId: string,
): ReleaseIdentity | null {
  const icpn = valueOf(release.ids, 'ICPN')
  const grid = valueOf(release.ids, 'GRid')
  const other = release.ids.find(({ value }) => value !== '')
  if (!other) return null
  const shown = icpn ?? grid ?? other.value
  const own = stableId(senderId, other.type, other.namespace ?? '', other.value)
  const id = icpn ? `icpn-${plain(icpn)}` : grid ? `grid-${plain(grid)}` : `own-${own}`
  return { id, icpn, grid, shown, keys: keysOf(release.ids, feedId) }
}

/** Two that both have an identifier of a kind, and not the same one, are two releases. */
function areDistinct(a: ReleaseIdentity, b: Release): boolean {
  if (a.icpn && b.icpn) return gtin(a.icpn) !== gtin(b.icpn)
  return a.grid !== null && b.grid !== null && gridOf(a.grid) !== gridOf(b.grid)
}

/**
 * The release that we hold under any of the identifiers; null when it is new. The strongest
 * identifier counts, and the feed's own releases before those of others.
 */
export function knownAs(
  identity: ReleaseIdentity,
  candidates: Release[],
  feedId: string,
): string | null {
  const same = candidates.filter((release) => !areDistinct(identity, release))
  if (same.some(({ id }) => id === identity.id)) return identity.id
  for (const key of identity.keys) {
    const found = same.filter(({ identifierKeys }) => identifierKeys.includes(key))
    const best = found.find((release) => release.feedId === feedId) ?? found[0]
    if (best) return best.id
  }
  return null
}

/** A track keeps its id (and so its place in libraries) when a release is re-ordered: ISRC first. */
export function trackIdOf(releaseId: string, isrc: string | null, resourceRef: string): string {
  return `${releaseId}-${plain(isrc ?? resourceRef)}`
}

export const artistIdOf = (name: string): string =>
  stableId('artist', name.normalize('NFC').trim().toLowerCase())

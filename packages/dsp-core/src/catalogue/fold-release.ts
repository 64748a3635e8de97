import type {
  ErnMessage,
  Genre,
  LocalText,
  ParentalWarning,
  Release as ErnRelease,
  Resource,
} from '@ddex/ern'
import { dealTermsOf } from '../deals/deal-terms.ts'
import { showAt } from '../deals/availability.ts'
import type { AudioAsset } from '../ports/media-library.ts'
import type { CatalogueEntry, HeldRelease } from '../ports/stores.ts'
import type { Delivery } from '../schema/delivery.ts'
import type { Feed } from '../schema/feed.ts'
import type { Cover, Release, ReleaseDeal, ReleaseVersion, Track } from '../schema/release.ts'
import { parseDuration } from './duration.ts'
import { artistIdOf, trackIdOf, type ReleaseIdentity } from './identity.ts'
import { messageOrder } from './message-order.ts'
import { runningOrder, type Placed } from './running-order.ts'

/** Audio that is prepared, by the resource that it is of. */
export interface PreparedAudio {
  sha256: string
  asset: AudioAsset
}

export interface FoldInput {
  message: ErnMessage
  release: ErnRelease
  identity: ReleaseIdentity
  feed: Feed
  delivery: Delivery
  audio: Map<string, PreparedAudio>
  cover: Cover | null
  /** What we hold of this release already. */
  held: Omit<HeldRelease, 'deals'>
  now: Date
}

/** What one message says of one release, as catalogue documents. Pure. */
export function foldRelease(input: FoldInput): CatalogueEntry {
  const { message, release, identity, held } = input
  const placed = withTrackIds(runningOrder(release, message), identity.id)
  const deals = foldDeals(message, release, placed)
  const tracks = placed.map((item, index) => foldTrack(input, item, index))
  const ready = tracks.length > 0 && tracks.every(({ audioSha256 }) => audioSha256 !== null)
  const described: Release = {
    ...describeRelease(input),
    trackCount: tracks.length,
    durationMs: tracks.reduce((sum, { durationMs }) => sum + durationMs, 0),
    ready,
    published: false,
    publishedAt: held.release?.publishedAt ?? null,
    availability: { territories: [], from: null, until: null },
    nextChangeAt: null,
    availableIn: [],
  }
  const shown = showAt({ release: described, tracks, deals }, input.now)
  return { ...shown, deals, version: versionOf(shown.release) }
}

/** What the history keeps of it. */
export const versionOf = (release: Release): ReleaseVersion => ({
  messageId: release.messageId,
  messageCreatedAt: release.messageOrder.createdAt,
  deliveryId: release.deliveryId,
  appliedAt: release.updatedAt,
  title: release.title,
  trackCount: release.trackCount,
  published: release.published,
})

type PlacedTrack = Placed & { trackId: string }

function withTrackIds(placed: Placed[], releaseId: string): PlacedTrack[] {
  const seen = new Map<string, number>()
  return placed.map((item) => {
    const base = trackIdOf(releaseId, item.resource.isrc, item.resource.ref)
    const count = (seen.get(base) ?? 0) + 1
    seen.set(base, count)
    // One recording may stand twice on a release.
    return { ...item, trackId: count === 1 ? base : `${base}-${count}` }
  })
}

function foldDeals(message: ErnMessage, main: ErnRelease, placed: PlacedTrack[]): ReleaseDeal[] {
  const trackIdsOf = (releaseRef: string): string[] | null => {
    if (releaseRef === main.ref) return []
    const part = message.releases.find(({ ref }) => ref === releaseRef)
    const refs = new Set(part?.resourceRefs)
    const ids = placed.filter(({ resource }) => refs.has(resource.ref)).map((item) => item.trackId)
    return ids.length > 0 ? ids : null
  }
  return message.deals.flatMap((deal) =>
    deal.releaseRefs.flatMap((ref) => {
      const trackIds = trackIdsOf(ref)
      return trackIds ? [{ trackIds, terms: dealTermsOf(deal) }] : []
    }),
  )
}

function foldTrack(
  { identity, feed, audio, cover, held, release }: FoldInput,
  { resource, disc, number, trackId }: PlacedTrack,
  index: number,
): Track {
  const before = held.tracks.find(({ id }) => id === trackId) ?? null
  return {
    id: trackId,
    releaseId: identity.id,
    feedId: feed.id,
    distributorId: feed.distributorId,
    isrc: resource.isrc,
    title: resource.title,
    subTitle: subTitleOf(resource.titles),
    artist: resource.artist || release.artist,
    artistIds: resource.artists.map(({ name }) => artistIdOf(name)),
    disc,
    number,
    index,
    isExplicit: isExplicit(resource.parentalWarnings),
    genre: genreOf(resource.genres),
    cover: cover ?? held.release?.cover ?? null,
    releaseTitle: release.title,
    ...soundOf(resource, audio.get(resource.ref), before),
    published: false,
    availableIn: [],
  }
}

/** New audio, or what we hold: a message that only changes words keeps the sound. */
function soundOf(
  resource: Resource,
  prepared: PreparedAudio | undefined,
  before: Track | null,
): Pick<Track, 'audioSha256' | 'durationMs'> {
  if (prepared) return { audioSha256: prepared.sha256, durationMs: prepared.asset.durationMs }
  if (before) return { audioSha256: before.audioSha256, durationMs: before.durationMs }
  return { audioSha256: null, durationMs: parseDuration(resource.duration) ?? 0 }
}

const subTitleOf = (titles: LocalText[]): string | null =>
  titles.find(({ subTitle }) => subTitle)?.subTitle ?? null

const genreOf = (genres: Genre[]): string | null => genres[0]?.genre ?? null

const isExplicit = (warnings: ParentalWarning[]): boolean =>
  warnings.some(({ type }) => type === 'Explicit')

function describeRelease(input: FoldInput) {
  const { message, release, identity, feed, held, delivery, now } = input
  return {
    ...wordsOf(release),
    id: identity.id,
    icpn: identity.icpn,
    grid: identity.grid,
    identifierKeys: identity.keys,
    feedId: feed.id,
    distributorId: feed.distributorId,
    cover: input.cover ?? held.release?.cover ?? null,
    messageId: message.messageId,
    messageOrder: messageOrder(delivery.folder, message.createdAt, delivery.createdAt),
    deliveryId: delivery.id,
    createdAt: held.release?.createdAt ?? now,
    updatedAt: now,
  }
}

function wordsOf(release: ErnRelease) {
  return {
    title: release.title,
    subTitle: subTitleOf(release.titles),
    artist: release.artist,
    artistIds: release.artists.map(({ name }) => artistIdOf(name)),
    label: release.label,
    type: release.type ?? 'Release',
    genre: genreOf(release.genres),
    isExplicit: isExplicit(release.parentalWarnings),
    releaseDate: release.releaseDate ?? release.originalReleaseDate,
    pLine: release.pLines[0]?.text ?? null,
    cLine: release.cLines[0]?.text ?? null,
  }
}

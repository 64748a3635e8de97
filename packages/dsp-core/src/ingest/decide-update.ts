import type { Issue } from '@ddex/ern'
import { foldRelease } from '../catalogue/fold-release.ts'
import { isStale } from '../catalogue/message-order.ts'
import {
  isOnlyTakenDown,
  rememberTakeDown,
  withdrawRelease,
} from '../catalogue/withdraw-release.ts'
import type { CatalogueEntry, HeldRelease } from '../ports/stores.ts'
import type { Delivery } from '../schema/delivery.ts'
import type { Feed } from '../schema/feed.ts'
import type { Release, Track } from '../schema/release.ts'
import { coverOf } from './cover-of.ts'
import type { PreparedMedia } from './prepare-media.ts'
import type { IdentifiedRelease, ReadDelivery } from './read-delivery.ts'

export interface UpdateInput {
  read: ReadDelivery
  media: PreparedMedia
  feed: Feed
  delivery: Delivery
  now: Date
}

/** What a message makes of the releases that it is about. */
export interface Update {
  entries: CatalogueEntry[]
  /** Not empty: nothing is written. */
  faults: Issue[]
  /** Releases that a newer message has changed already, and that stay as they are. */
  stale: IdentifiedRelease[]
  /** Releases that are taken down before they ever came. */
  unknown: IdentifiedRelease[]
}

/** Decides for all releases of the message at once: one that may not be changed stops them all. Pure. */
export function decideUpdate(input: UpdateInput, held: HeldRelease[]): Update {
  const update: Update = { entries: [], faults: [], stale: [], unknown: [] }
  input.read.releases.forEach((item, index) =>
    decideRelease(input, update, item, held[index] ?? nothing),
  )
  return update.faults.length > 0 ? { ...update, entries: [] } : update
}

const nothing: HeldRelease = { release: null, tracks: [], deals: [] }

function decideRelease(
  input: UpdateInput,
  update: Update,
  item: IdentifiedRelease,
  found: HeldRelease,
): void {
  const { read, feed, delivery } = input
  if (isOfOther(found.release, feed)) {
    update.faults.push(foreignIssue(item))
    return
  }
  // What another feed has only taken down, and never delivered, is not its own.
  const held = found.release?.feedId === feed.id ? found : nothing
  const entry = entryOf(input, item, held)
  if (held.release && isOlder(entry.release, held.release, delivery)) {
    update.stale.push(item)
    return
  }
  if (read.isTakeDown && isUnknown(held)) {
    update.unknown.push(item)
    update.entries.push(rememberTakeDown(entry))
    return
  }
  const silent = entry.tracks.filter(({ audioSha256 }) => audioSha256 === null)
  if (!read.isTakeDown) update.faults.push(...silent.map(silentIssue))
  update.entries.push(entry)
}

/** What is wrong with a message about releases that other feeds have delivered; `held` in their order. Pure. */
export const foreignIssues = (
  releases: IdentifiedRelease[],
  held: (Release | null)[],
  feed: Feed,
): Issue[] => releases.filter((_, index) => isOfOther(held[index] ?? null, feed)).map(foreignIssue)

const isOfOther = (held: Release | null, feed: Feed): boolean =>
  held !== null && held.feedId !== feed.id && !isOnlyTakenDown(held)

const isUnknown = ({ release }: HeldRelease): boolean => !release || isOnlyTakenDown(release)

const isOlder = (release: Release, held: Release, { id }: Delivery): boolean =>
  held.deliveryId !== id && isStale(release.messageOrder, held.messageOrder)

function entryOf(input: UpdateInput, item: IdentifiedRelease, held: HeldRelease): CatalogueEntry {
  const { read, media, feed, delivery, now } = input
  const { message } = read
  const image = coverOf(item, message)
  const cover = image && (media.covers.get(image.ref) ?? null)
  const entry = foldRelease({
    ...item,
    message,
    feed,
    delivery,
    audio: media.audio,
    cover,
    held,
    now,
  })
  const isPurge = message.messageType === 'PurgeReleaseMessage'
  return isPurge && hasRelease(held) ? withdrawRelease(held, entry.release) : entry
}

const hasRelease = (held: HeldRelease): held is HeldRelease & { release: Release } =>
  held.release !== null

const silentIssue = (track: Track): Issue => ({
  layer: 'files',
  severity: 'error',
  code: 'ERN_AUDIO_MISSING',
  message: `The message names no audio file for “${track.title}” (${track.isrc ?? track.id}), and none was delivered before.`,
  fix: 'Name the audio file in the technical details of the recording, and send it.',
  line: null,
  column: null,
  path: 'ResourceList',
})

const foreignIssue = ({ release, identity }: IdentifiedRelease): Issue => ({
  layer: 'rules',
  severity: 'error',
  code: 'RELEASE_OF_OTHER_FEED',
  message: `${identity.shown} was delivered by another sender, who alone may change it.`,
  fix: 'Check the identifier; if the release has changed hands, ask the service to move it.',
  line: release.place.line,
  column: release.place.column,
  path: release.place.path,
})

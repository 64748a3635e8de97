import type { CatalogueEntry, HeldRelease } from '../ports/stores.ts'
import type { Release } from '../schema/release.ts'
import { versionOf } from './fold-release.ts'

const nowhere = { territories: [], from: null, until: null }

/**
 * A release that was only ever taken down: kept so that a message from before the take-down, which
 * comes late, does not bring it back. It gives its feed no claim on the release.
 */
export const isOnlyTakenDown = ({ trackCount }: Release): boolean => trackCount === 0

/** What a purge leaves of a release: its words and sound as they were, and no deal. */
export function withdrawRelease(
  held: HeldRelease & { release: Release },
  by: Pick<Release, 'messageId' | 'messageOrder' | 'deliveryId' | 'updatedAt'>,
): CatalogueEntry {
  const { messageId, messageOrder, deliveryId, updatedAt } = by
  const release: Release = {
    ...held.release,
    ...{ messageId, messageOrder, deliveryId, updatedAt },
    ...{ published: false, availability: nowhere, availableIn: [], nextChangeAt: null },
  }
  const tracks = held.tracks.map((track) => ({ ...track, published: false, availableIn: [] }))
  return { release, tracks, deals: [], version: versionOf(release) }
}

/** A release that is taken down before it ever came. */
export function rememberTakeDown({ release }: CatalogueEntry): CatalogueEntry {
  const remembered = { ...release, trackCount: 0, durationMs: 0, ready: false, published: false }
  return { release: remembered, tracks: [], deals: [], version: versionOf(remembered) }
}

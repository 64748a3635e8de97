import type { ErnMessage, Issue } from '@ddex/ern'
import { identifyRelease, type ReleaseIdentity } from '../catalogue/identity.ts'
import { mainReleases } from '../catalogue/main-releases.ts'
import type { InboxFile } from '../schema/feed.ts'

/** A release of the message, with who it is. */
export interface IdentifiedRelease {
  release: ErnMessage['releases'][number]
  identity: ReleaseIdentity
}

/** What is known once the message was read and found good. */
export interface ReadDelivery {
  message: ErnMessage
  releases: IdentifiedRelease[]
  /** The message's own file. */
  file: InboxFile
  /** True for a purge, and where nothing is left of the deals for this service. */
  isTakeDown: boolean
  issues: Issue[]
}

/** The releases of a message; the ones without any identifier are named. */
export function identifyReleases(
  message: ErnMessage,
  feedId: string,
): {
  releases: IdentifiedRelease[]
  nameless: string[]
} {
  const sender = message.sender.ids[0]?.value ?? message.sender.name
  const releases: IdentifiedRelease[] = []
  const nameless: string[] = []
  for (const release of mainReleases(message)) {
    const identity = identifyRelease(release, sender, feedId)
    if (identity) releases.push({ release, identity })
    else nameless.push(release.ref)
  }
  return { releases, nameless }
}

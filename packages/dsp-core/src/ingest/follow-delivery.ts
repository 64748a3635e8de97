import type { ErnMessage, Issue } from '@ddex/ern'
import { identifyRelease, type ReleaseIdentity } from '../catalogue/identity.ts'
import { mainReleases } from '../catalogue/main-releases.ts'
import type { InboxFile } from '../schema/feed.ts'
import { checkFiles } from './check-files.ts'
import { prepareMedia } from './prepare-media.ts'
import { readMessage } from './read-message.ts'
import type { Run } from './run.ts'
import { updateCatalogue } from './update-catalogue.ts'
import { worstFirst } from './run.ts'

/** A release of the message, with who it is. */
export interface IdentifiedRelease {
  release: ErnMessage['releases'][number]
  identity: ReleaseIdentity
}

/** What is known once the message was read and found good. */
export interface ReadDelivery {
  message: ErnMessage
  releases: IdentifiedRelease[]
  /** Everything in the delivery's folder. */
  inbox: InboxFile[]
  issues: Issue[]
}

/**
 * The way of a delivery (DESIGN section 2): read, files, media, catalogue. Listeners see nothing
 * before the last step, which is one transaction, so a delivery that stops anywhere leaves the
 * catalogue as it was.
 */
export async function followDelivery(run: Run): Promise<void> {
  const read = await readMessage(run)
  if (!read) return
  if (read.message.controlType === 'TestMessage' && !run.feed.settings.treatTestMessageAsLive) {
    const detail = 'A test message: it was checked, and is not published on this feed.'
    return run.take({ type: 'superseded', detail })
  }
  const files = await checkFiles(run, read)
  if (!files) return
  const media = await prepareMedia(run, read, files)
  if (!media) return
  await updateCatalogue(run, read, media)
}

/** Ends a delivery for the sender's faults. The catalogue is as it was. */
export async function refuse(run: Run, issues: Issue[]): Promise<void> {
  await run.noteIssues(issues)
  const errors = worstFirst(issues).filter(({ severity }) => severity === 'error')
  const first = errors[0]
  if (!first) throw new Error('A refusal needs at least one error.')
  const { message, fix } = first
  await run.take({ type: 'refused', errors: errors.length, first: message, fix })
}

/** The releases of a message; the ones without any identifier are named. */
export function identifyReleases(message: ErnMessage): {
  releases: IdentifiedRelease[]
  nameless: string[]
} {
  const sender = message.sender.ids[0]?.value ?? message.sender.name
  const releases: IdentifiedRelease[] = []
  const nameless: string[] = []
  for (const release of mainReleases(message)) {
    const identity = identifyRelease(release, sender)
    if (identity) releases.push({ release, identity })
    else nameless.push(release.ref)
  }
  return { releases, nameless }
}

import { readAndValidateErn, type ErnMessage, type Issue } from '@ddex/ern'
import { knownAs } from '../catalogue/identity.ts'
import { isTakeDown } from '../catalogue/take-down.ts'
import { filesSeen } from '../delivery/files-seen.ts'
import { weighIssues } from '../delivery/validation-policy.ts'
import { dealsForService } from '../deals/channels.ts'
import type { InboxFile } from '../schema/feed.ts'
import { seenNow } from './find-files.ts'
import { identifyReleases, type IdentifiedRelease, type ReadDelivery } from './read-delivery.ts'
import { refuse } from './refuse.ts'
import type { Run } from './run.ts'
import { summarise } from './summarise.ts'

/** Reads and judges the message; null when the delivery ends or was replaced. */
export async function readMessage(run: Run): Promise<ReadDelivery | null> {
  const file = await currentMessage(run)
  if (!file) return null
  const { feed, parts } = run
  const verdict = readAndValidateErn(await parts.objects.readAll(file.object))
  const issues = weighIssues(verdict.issues, feed.settings.validationPolicy)
  if (!verdict.message) {
    await refuse(run, issues)
    return null
  }
  const message = await forThisService(run, verdict.message, issues)
  const takesDown = isTakeDown(message, parts.clock.now())
  await run.note({ ern: summarise(message, takesDown) })
  const { releases, nameless } = identifyReleases(message, feed.id)
  if (nameless.length > 0 || releases.length === 0) issues.push(namelessIssue(nameless))
  if (issues.some(({ severity }) => severity === 'error')) {
    await refuse(run, issues)
    return null
  }
  await run.noteIssues(issues)
  if (run.delivery.state !== 'waiting_for_files') await noteRead(run, message)
  const known = await Promise.all(releases.map((release) => asKnown(run, release)))
  return { message, releases: known, file, issues, isTakeDown: takesDown }
}

/** The message as it lies in the inbox; null, and the delivery ends, when it is not this one any more. */
async function currentMessage(run: Run): Promise<InboxFile | null> {
  const { delivery, feed, parts } = run
  const { messagePath, messageSha256 } = delivery
  const file = messagePath ? await parts.inbox.get(feed.id, messagePath) : null
  if (file?.kind === 'message' && file.hashes.sha256 === messageSha256) {
    await run.note({ filesSeen: filesSeen(messageSha256, [], false) })
    return file
  }
  await run.note({ filesSeen: await seenNow(run) })
  const detail =
    file?.kind === 'message'
      ? 'The sender has replaced this message by another one.'
      : 'The message is not in the inbox any more.'
  await run.take({ type: 'replaced', detail })
  return null
}

/** The message with the deals that are for this service; the others are noted and left out. */
async function forThisService(run: Run, message: ErnMessage, issues: Issue[]): Promise<ErnMessage> {
  const { partyIds } = await run.parts.settings.get()
  const { deals, others } = dealsForService(message, partyIds)
  issues.push(...others)
  return { ...message, deals }
}

/** A release is the one that we hold, whichever of its identifiers it was filed under. */
async function asKnown(run: Run, release: IdentifiedRelease): Promise<IdentifiedRelease> {
  const { identity } = release
  const candidates = await run.parts.catalogue.find(identity.keys)
  const known = knownAs(identity, candidates, run.feed.id)
  return known ? { ...release, identity: { ...identity, id: known } } : release
}

function noteRead(run: Run, message: ErnMessage): Promise<void> {
  const recordings = message.resources.filter(({ type }) => type === 'SoundRecording').length
  const counts = [
    counted(message.releases.length, 'release'),
    counted(recordings, 'recording'),
    counted(message.deals.length, 'deal'),
  ].join(', ')
  const detail = `${message.messageType}, ERN ${message.version}: ${counts}.`
  return run.take({ type: 'message_read', detail })
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

const namelessIssue = (refs: string[]): Issue => ({
  layer: 'rules',
  severity: 'error',
  code: 'ERN_RELEASE_ID_MISSING',
  message:
    refs.length > 0
      ? `Release ${refs.join(', ')} has no identifier.`
      : 'The message has no release that could be shown.',
  fix: 'Give the release an ICPN (UPC or EAN), a GRid or a proprietary id.',
  line: null,
  column: null,
  path: 'ReleaseList',
})

import { validateErn, type ErnMessage, type Issue } from '@ddex/ern'
import { folderState } from '../delivery/folder-state.ts'
import { weighIssues } from '../delivery/validation-policy.ts'
import type { DeliveryErn } from '../schema/delivery.ts'
import { isTakeDown } from '../catalogue/take-down.ts'
import { identifyReleases, type ReadDelivery } from './read-delivery.ts'
import { refuse } from './refuse.ts'
import type { Run } from './run.ts'

/** Reads and judges the message; null when the delivery ends or was replaced. */
export async function readMessage(run: Run): Promise<ReadDelivery | null> {
  const { delivery, feed, parts } = run
  const inbox = await parts.inbox.inFolder(feed.id, delivery.folder)
  await run.note({ folderSeen: folderState(inbox) })
  const file = inbox.find(({ path }) => path === delivery.messagePath)
  if (!file || file.hashes.sha256 !== delivery.messageSha256) {
    const detail = 'The sender has replaced this message by another one.'
    await run.take({ type: 'replaced', detail })
    return null
  }
  const verdict = validateErn(await parts.objects.readAll(file.object))
  const issues = weighIssues(verdict.issues, feed.settings.validationPolicy)
  const { message } = verdict
  if (!message || issues.some(({ severity }) => severity === 'error')) {
    if (message) await run.note({ ern: summarise(message, parts.clock.now()) })
    await refuse(run, issues)
    return null
  }
  const { releases, nameless } = identifyReleases(message)
  await run.note({ ern: summarise(message, parts.clock.now()) })
  if (nameless.length > 0 || releases.length === 0) {
    await refuse(run, [...issues, namelessIssue(nameless)])
    return null
  }
  await run.noteIssues(issues)
  if (delivery.state === 'waiting_for_files') return { message, releases, inbox, issues }
  const detail = `${message.messageType}, ERN ${message.version}: ${describe(message)}.`
  await run.take({ type: 'message_read', detail })
  return { message, releases, inbox, issues }
}

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

function describe(message: ErnMessage): string {
  const recordings = message.resources.filter(({ type }) => type === 'SoundRecording').length
  return `${message.releases.length} releases, ${recordings} recordings, ${message.deals.length} deals`
}

function summarise(message: ErnMessage, now: Date): DeliveryErn {
  const { releases } = identifyReleases(message)
  const main = releases[0]
  return {
    version: message.version,
    messageType: message.messageType,
    messageId: message.messageId,
    sender: message.sender.name || (message.sender.ids[0]?.value ?? ''),
    title: main?.release.title ?? '',
    artist: main?.release.artist ?? '',
    releaseIdentifier: main?.identity.shown ?? '',
    messageCreatedAt: message.createdAt,
    isTest: message.controlType === 'TestMessage',
    isTakeDown: isTakeDown(message, now),
  }
}

import type { Issue } from '@ddex/ern'
import { isMissing, judgeCompleteness, type NamedFile } from '../delivery/completeness.ts'
import {
  contentIssues,
  describeFiles,
  hashIssues,
  missingFileIssue,
  refusedExtraIssues,
  refusedFileIssues,
} from '../delivery/file-issues.ts'
import { contentOf, filesSeen } from '../delivery/files-seen.ts'
import type { InboxFile } from '../schema/feed.ts'
import { filesHeld, missingForGood } from './files-held.ts'
import { findFiles, type FoundFiles } from './find-files.ts'
import type { ReadDelivery } from './read-delivery.ts'
import { reckonHashes } from './reckon-hashes.ts'
import { refuse } from './refuse.ts'
import type { Run } from './run.ts'
import { threatIssues } from './scan-files.ts'

const minuteMs = 60_000

/** The files that the message names, all here and all the ones meant; null when not (yet). */
export async function checkFiles(run: Run, read: ReadDelivery): Promise<NamedFile[] | null> {
  const started = run.parts.clock.now()
  // A take-down names the files of the release that it ends, and sends none of them.
  if (read.isTakeDown) return []
  const found = await findFiles(run, read)
  const held = await filesHeld(run, read, found.named)
  const here = found.named.map((item) => held.get(item) ?? item)
  await run.noteFiles(describeFiles(here, found.extras))
  const { sha256 } = read.file.hashes
  await run.note({ filesSeen: filesSeen(sha256, found.named, found.hasManifest) })
  const refused = refusedFileIssues(here)
  // What else is on its way is waited for, so that its sender is told everything at once.
  if (refused.length > 0 && !here.some(isMissing)) {
    await refuse(run, [...read.issues, ...refused])
    return null
  }
  if (await isWaiting(run, read, { ...found, named: here })) return null
  const named = await reckonHashes(run, here)
  if (named !== here) await run.noteFiles(describeFiles(named, found.extras))
  const content = contentOf(sha256, named)
  await run.note({ content })
  const isAccepted = run.delivery.acceptedContent === content
  const issues = [
    ...read.issues,
    ...refusedExtraIssues(found.extras),
    ...hashIssues(named, run.feed.settings.hashPolicy),
    ...(isAccepted ? [] : contentIssues(named, run.feed.settings.allowedFileTypes)),
  ]
  if (!isAccepted && issues.every(isNoError))
    issues.push(...(await run.long(() => threatIssues(run, named))))
  if (!issues.every(isNoError)) {
    await refuse(run, issues)
    return null
  }
  read.issues = issues
  await run.noteIssues(issues)
  const proven = named.filter(({ hash }) => hash).length
  await run.take({
    type: 'files_checked',
    detail: `${named.length} files are here, ${proven} of them with a stated hash.`,
    durationMs: run.parts.clock.now().getTime() - started.getTime(),
    tracks: read.message.resources.filter(({ type }) => type === 'SoundRecording').length,
  })
  return named
}

const isNoError = ({ severity }: Issue) => severity !== 'error'

async function isWaiting(
  run: Run,
  read: ReadDelivery,
  { named, hasManifest }: FoundFiles,
): Promise<boolean> {
  const { settings } = run.feed
  const now = run.parts.clock.now()
  const lastArrivalAt = lastArrival(read.file, named)
  const { completion: policy, settleSeconds } = settings
  const { folder } = run.delivery
  const question = { named, folder, policy, settleSeconds, hasManifest, lastArrivalAt, now }
  const verdict = judgeCompleteness(question)
  if (verdict.type === 'complete') return false
  const patience = new Date(lastArrivalAt.getTime() + settings.patienceMinutes * minuteMs)
  if (verdict.type === 'settling') await wait(run, verdict.until, verdict)
  else if (patience > now) await wait(run, patience, { ...verdict, until: patience })
  else if (verdict.type === 'manifest_missing') return false
  else {
    const missing = await missingForGood(run, read, named.filter(isMissing))
    if (missing.length === 0) return false
    const { hashPolicy } = settings
    const wrong = missing.filter(({ file }) => file)
    const absent = missing.filter(({ file }) => !file)
    const issues = [
      ...absent.map(missingFileIssue),
      ...hashIssues(wrong, hashPolicy),
      ...refusedFileIssues(named),
    ]
    if (issues.every(isNoError)) return false
    await refuse(run, [...read.issues, ...issues])
  }
  return true
}

/** Each message has a clock of its own: what else arrives in its folder does not keep it waiting. */
const lastArrival = (message: InboxFile, named: NamedFile[]): Date =>
  named.reduce(
    (latest, { file }) => (file && file.receivedAt > latest ? file.receivedAt : latest),
    message.receivedAt,
  )

async function wait(run: Run, until: Date, event: Parameters<Run['take']>[0]): Promise<void> {
  await run.take(event)
  const seconds = Math.ceil((until.getTime() - run.parts.clock.now().getTime()) / 1000)
  // The sweep comes by every minute; only a shorter wait is worth a task of its own.
  if (seconds <= 60) await run.parts.signals.processDelivery(run.delivery.id, Math.max(1, seconds))
}

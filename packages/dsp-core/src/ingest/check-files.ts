import type { Issue } from '@ddex/ern'
import { judgeCompleteness, namedFiles, type NamedFile } from '../delivery/completeness.ts'
import {
  contentIssues,
  describeFiles,
  hashIssues,
  missingFileIssue,
} from '../delivery/file-issues.ts'
import { parentOf } from '../delivery/inbox-path.ts'
import type { ReadDelivery } from './read-delivery.ts'
import { refuse } from './refuse.ts'
import { isTakeDown } from '../catalogue/take-down.ts'
import type { Run } from './run.ts'
import { threatIssues } from './scan-files.ts'

const minuteMs = 60_000

/** The files that the message names, all here and all the ones meant; null when not (yet). */
export async function checkFiles(run: Run, read: ReadDelivery): Promise<NamedFile[] | null> {
  const started = run.parts.clock.now()
  // A take-down names the files of the release that it ends, and sends none of them.
  if (isTakeDown(read.message, run.parts.clock.now())) return []
  const named = namedFiles(read.message, run.delivery.folder, read.inbox)
  const shared = run.delivery.folder === ''
  await run.noteFiles(describeFiles(named, shared ? [] : read.inbox))
  if (await isWaiting(run, read, named)) return null
  const issues = [
    ...read.issues,
    ...hashIssues(named, run.feed.settings.hashPolicy),
    ...contentIssues(named),
  ]
  if (issues.every(isNoError)) issues.push(...(await threatIssues(run, named)))
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

async function isWaiting(run: Run, read: ReadDelivery, named: NamedFile[]): Promise<boolean> {
  const { settings, id: feedId } = run.feed
  const { folder } = run.delivery
  const now = run.parts.clock.now()
  const lastArrivalAt = read.inbox.reduce(
    (latest, { receivedAt }) => (receivedAt > latest ? receivedAt : latest),
    run.delivery.createdAt,
  )
  const verdict = judgeCompleteness({
    named,
    folder,
    policy: settings.completion,
    settleSeconds: settings.settleSeconds,
    hasManifest: await hasManifest(run, feedId, folder, read),
    lastArrivalAt,
    now,
  })
  if (verdict.type === 'complete') return false
  const patience = new Date(lastArrivalAt.getTime() + settings.patienceMinutes * minuteMs)
  if (verdict.type === 'settling') await wait(run, verdict.until, verdict)
  else if (verdict.type === 'manifest_missing' && patience <= now) return false
  else if (verdict.type === 'files_missing' && patience <= now) {
    const missing = await missingForGood(run, read, named)
    if (missing.length === 0) return false
    await refuse(run, [...read.issues, ...missing.map(missingFileIssue)])
  } else await wait(run, patience, { ...verdict, until: patience })
  return true
}

/**
 * The named files that never came and that we do not hold from before: an update may name the files
 * of its release and send none of them.
 */
async function missingForGood(
  { parts, feed }: Run,
  { releases, message }: ReadDelivery,
  named: NamedFile[],
): Promise<NamedFile[]> {
  const held = new Set<string | null>()
  for (const { identity } of releases) {
    const release = await parts.catalogue.release(identity.id)
    if (release?.feedId !== feed.id) continue
    const tracks = await parts.catalogue.tracksOf(identity.id)
    for (const { isrc, audioSha256 } of tracks) if (audioSha256) held.add(isrc)
    if (release.cover) held.add('cover')
  }
  const isHeld = ({ resourceRef }: NamedFile): boolean => {
    const resource = message.resources.find(({ ref }) => ref === resourceRef)
    const key = resource?.type === 'Image' ? 'cover' : resource?.isrc
    return key !== undefined && key !== null && held.has(key)
  }
  return named.filter((item) => !item.file && !isHeld(item))
}

async function wait(run: Run, until: Date, event: Parameters<Run['take']>[0]): Promise<void> {
  await run.take(event)
  const seconds = Math.ceil((until.getTime() - run.parts.clock.now().getTime()) / 1000)
  // The sweep comes by every minute; only a shorter wait is worth a task of its own.
  if (seconds <= 60) await run.parts.signals.processDelivery(run.delivery.id, Math.max(1, seconds))
}

async function hasManifest(
  run: Run,
  feedId: string,
  folder: string,
  read: ReadDelivery,
): Promise<boolean> {
  if (read.inbox.some(({ kind }) => kind === 'manifest')) return true
  if (folder === '') return false
  const above = await run.parts.inbox.inFolder(feedId, parentOf(folder))
  return above.some(({ kind }) => kind === 'manifest')
}

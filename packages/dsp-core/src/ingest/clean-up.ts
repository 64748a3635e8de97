import { emptied, isEmptied } from '../delivery/inbox-file.ts'
import { deliveryIdOf } from '../delivery/new-delivery.ts'
import { settledStates } from '../schema/delivery.ts'
import type { InboxFile, StagedVersion } from '../schema/feed.ts'
import type { IngestParts } from './parts.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

const after = (from: Date, ms: number): Date => new Date(from.getTime() + ms)

/**
 * Reviews files that came long ago, and removes those that nothing uses: of rejected and replaced
 * deliveries, overwritten ones, and what no message ever named. What is prepared of them goes too,
 * unless the catalogue or another file has the same bytes. A record goes after its objects, so none is
 * forgotten. Trouble with a file is logged, and the file reviewed again in an hour. Answers how many
 * objects were removed.
 */
export async function cleanUp(parts: IngestParts, limit: number): Promise<number> {
  const now = parts.clock.now()
  const { keepUnusedDays } = await parts.settings.get()
  const later = (from: Date) => after(from, keepUnusedDays * dayMs)
  let removed = 0
  for (const file of await parts.inbox.dueForReview(now, limit)) {
    const keptUntil = later(file.receivedAt)
    try {
      if (keptUntil > now) await parts.inbox.replace(file, { ...file, reviewAt: keptUntil })
      else removed += await review(parts, { ...file, reviewAt: later(now) }, file)
    } catch (error) {
      const { feedId, path } = file
      parts.logger.error('clean_up_failed', { feedId, path, error: String(error) })
      await postpone(parts, file)
    }
  }
  return removed
}

/** A file that could not be reviewed makes room for the others. One that has changed since stays. */
async function postpone({ inbox, clock, logger }: IngestParts, file: InboxFile): Promise<void> {
  const { feedId, path } = file
  try {
    await inbox.replace(file, { ...file, reviewAt: after(clock.now(), hourMs) })
  } catch (error) {
    logger.error('clean_up_not_postponed', { feedId, path, error: String(error) })
  }
}

/** Keeps a file with the earlier versions that are used, or removes it with all of them. */
async function review(parts: IngestParts, kept: InboxFile, file: InboxFile): Promise<number> {
  const older = await used(parts, file.older)
  const gone = file.older.filter((version) => !older.includes(version))
  const isWanted = async () => (await isAwaited(parts, file)) || (await isUsed(parts, file))
  if (older.length > 0 || (!isEmptied(file) && (await isWanted()))) {
    for (const version of gone) await discard(parts, version)
    return (await parts.inbox.replace(file, { ...kept, older })) ? gone.length : 0
  }
  // No delivery begins to use what a record does not name; what is left to remove it must name.
  const empty = emptied(file, after(parts.clock.now(), hourMs))
  if (!isEmptied(file) && !(await parts.inbox.replace(file, empty))) return 0
  for (const version of empty.older) await discard(parts, version)
  await parts.inbox.replace(empty, null)
  return empty.older.length
}

async function used({ catalogue }: IngestParts, versions: StagedVersion[]) {
  const checked = await Promise.all(versions.map(({ sha256 }) => catalogue.usesMedia(sha256)))
  return versions.filter((_version, index) => checked[index])
}

/** A delivery that is not over looks for it. */
async function isAwaited({ deliveries }: IngestParts, file: InboxFile): Promise<boolean> {
  for await (const { state } of deliveries.awaiting(file.matchKey))
    if (!settledStates.includes(state)) return true
  return false
}

/** A master or cover of the catalogue, or the message that made a release what it is. */
async function isUsed({ catalogue, deliveries }: IngestParts, file: InboxFile): Promise<boolean> {
  if (file.kind !== 'message') return catalogue.usesMedia(file.hashes.sha256)
  const delivery = await deliveries.get(deliveryIdOf(file.feedId, file.path, file.hashes.sha256))
  if (!delivery) return false
  if (!settledStates.includes(delivery.state)) return true
  for (const id of delivery.releaseIds)
    if ((await catalogue.release(id))?.deliveryId === delivery.id) return true
  return false
}

async function discard(
  { objects, media, catalogue, inbox }: IngestParts,
  { object, sha256 }: StagedVersion,
): Promise<void> {
  await objects.remove(object)
  if ((await inbox.holds(sha256)) || (await catalogue.usesMedia(sha256))) return
  await media.remove(sha256)
}

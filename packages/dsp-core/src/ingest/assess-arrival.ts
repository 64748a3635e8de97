import { kindOfPath } from '../delivery/inbox-path.ts'
import { meansNothing } from '../delivery/manifest-cover.ts'
import { mayBeReopened } from '../delivery/machine.ts'
import { manifestKeyOf, matchKeyOf } from '../delivery/match-key.ts'
import { deliveryIdOf, newDelivery, receivingId } from '../delivery/new-delivery.ts'
import { settledStates, type Delivery } from '../schema/delivery.ts'
import type { Feed, InboxFile } from '../schema/feed.ts'
import type { IngestParts } from './parts.ts'

/** Files of a folder that are counted while it has no message; beyond it there is no exact count. */
const countedFiles = 500

/**
 * Sees whom a file that has arrived (or is gone) concerns: a message has a delivery of its own, any
 * other file those whose messages name it or whose batch it ends. Answers the deliveries that want
 * to be processed. The work does not grow with what else lies in the folder.
 */
export async function assessArrival(
  parts: IngestParts,
  feedId: string,
  path: string,
): Promise<string[]> {
  const feed = await parts.feeds.get(feedId)
  if (!feed) {
    parts.logger.warn('feed_unknown', { feedId })
    return []
  }
  const file = await parts.inbox.get(feedId, path)
  const kind = kindOfPath(path)
  if (kind === 'message') return assessMessage(parts, feed, file)
  if (kind === 'manifest') {
    if (file && meansNothing(file)) return []
    const ended = await sort(parts.deliveries.awaiting(manifestKeyOf(feedId, path)))
    // What is complete needs no end of its batch any more.
    return wake(parts, { ...ended, shown: [] })
  }
  const concerned = await sort(parts.deliveries.awaiting(matchKeyOf(feedId, path)))
  if (kind === 'asset' && file && concerned.count === 0) await noteReceiving(parts, feed, file)
  return wake(parts, concerned)
}

/** Ids of the deliveries that a file concerns, by what it can mean to them. */
interface Concerned {
  count: number
  underWay: string[]
  endedBadly: string[]
  /** Completed ones that made a release. */
  shown: string[]
}

/** A feed's history may be long, so nothing is held but ids. */
async function sort(deliveries: AsyncIterable<Delivery> | Delivery[]): Promise<Concerned> {
  const concerned: Concerned = { count: 0, underWay: [], endedBadly: [], shown: [] }
  for await (const delivery of deliveries) {
    concerned.count += 1
    if (!settledStates.includes(delivery.state)) concerned.underWay.push(delivery.id)
    else if (mayBeReopened(delivery)) concerned.endedBadly.push(delivery.id)
    else if (isShown(delivery)) concerned.shown.push(delivery.id)
  }
  return concerned
}

/**
 * Those under way, and those that ended badly and may go on now. One that was completed has a claim
 * on a changed file only where no newer message that is under way names it.
 */
async function wake(
  { deliveries }: IngestParts,
  { underWay, endedBadly, shown }: Concerned,
): Promise<string[]> {
  const wanted = [...underWay, ...endedBadly, ...(underWay.length === 0 ? shown : [])]
  // One that is over may still have a worker, who is telling its sender and looks at nothing else.
  for (const id of wanted) await deliveries.signal(id)
  return wanted
}

const isShown = ({ state, releaseIds }: Delivery): boolean =>
  releaseIds.length > 0 && (state === 'completed' || state === 'completed_with_warnings')

async function assessMessage(
  parts: IngestParts,
  feed: Feed,
  message: InboxFile | null,
): Promise<string[]> {
  if (message?.kind !== 'message') return []
  const { deliveries, clock, feeds } = parts
  const id = deliveryIdOf(feed.id, message.path, message.hashes.sha256)
  const now = clock.now()
  await deliveries.remove(receivingId(feed.id, message.folder))
  const fresh = newDelivery({ id, feed, folder: message.folder, message, now })
  if (await deliveries.create(fresh)) {
    await feeds.noteDelivery(feed.id, now)
    return [id]
  }
  const known = await deliveries.get(id)
  return known ? wake(parts, await sort([known])) : []
}

/** While a folder has no message, one delivery says that files are coming in. */
async function noteReceiving(
  { deliveries, inbox, clock }: IngestParts,
  feed: Feed,
  { folder }: InboxFile,
): Promise<void> {
  if (await inbox.hasMessage(feed.id, folder)) return
  const files = await inbox.inFolder(feed.id, folder, countedFiles)
  const assets = files.filter(({ kind }) => kind === 'asset')
  const id = receivingId(feed.id, folder)
  const receiving = newDelivery({ id, feed, folder, message: null, now: clock.now() })
  receiving.fileCounts = {
    named: 0,
    here: assets.length,
    bytes: assets.reduce((sum, { size }) => sum + size, 0),
  }
  if (await deliveries.create(receiving)) return
  const { fileCounts, updatedAt } = receiving
  await deliveries.update(id, { fileCounts, updatedAt })
}

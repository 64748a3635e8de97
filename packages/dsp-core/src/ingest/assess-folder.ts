import { stableId } from '../ids.ts'
import type { Delivery } from '../schema/delivery.ts'
import type { Feed, InboxFile } from '../schema/feed.ts'
import { folderState } from '../delivery/folder-state.ts'
import { mayBeReopened } from '../delivery/machine.ts'
import { newDelivery } from '../delivery/new-delivery.ts'
import { settledStates } from '../schema/delivery.ts'
import type { IngestParts } from './parts.ts'

/**
 * Looks at a folder after something arrived in it: a delivery for every message, and while there is
 * none, one that says that files are coming in. Answers the deliveries that want to be processed.
 */
export async function assessFolder(
  parts: IngestParts,
  feedId: string,
  folder: string,
): Promise<string[]> {
  const feed = await parts.feeds.get(feedId)
  if (!feed) {
    parts.logger.warn('feed_unknown', { feedId })
    return []
  }
  const files = await parts.inbox.inFolder(feedId, folder)
  if (files.some(({ kind }) => kind === 'manifest')) await assessBatch(parts, feedId, folder)
  const messages = files.filter(({ kind }) => kind === 'message')
  const placeholderId = stableId('receiving', feedId, folder)
  if (messages.length === 0) {
    await noteReceiving(parts, feed, folder, files, placeholderId)
    return []
  }
  await parts.deliveries.remove(placeholderId)
  const ids = []
  for (const message of messages) {
    const delivery = await deliveryOf(parts, feed, message)
    if (await wantsProcessing(parts, delivery, files)) ids.push(delivery.id)
  }
  return ids
}

/** The end of a batch was announced: every package in it may now be complete. */
async function assessBatch(parts: IngestParts, feedId: string, batch: string): Promise<void> {
  const folders = await parts.inbox.messageFoldersUnder(feedId, batch)
  for (const folder of folders)
    if (folder !== batch) await parts.signals.assessFolder(feedId, folder)
}

async function noteReceiving(
  { deliveries, clock }: IngestParts,
  feed: Feed,
  folder: string,
  files: InboxFile[],
  id: string,
): Promise<void> {
  const assets = files.filter(({ kind }) => kind === 'asset')
  if (assets.length === 0) return
  const now = clock.now()
  const receiving = newDelivery({ id, feed, folder, message: null, now })
  receiving.fileCounts = {
    named: 0,
    here: assets.length,
    bytes: assets.reduce((sum, { size }) => sum + size, 0),
  }
  if (await deliveries.create(receiving)) return
  await deliveries.update(id, { fileCounts: receiving.fileCounts, updatedAt: now })
}

async function deliveryOf(
  { deliveries, clock, feeds }: IngestParts,
  feed: Feed,
  message: InboxFile,
): Promise<Delivery> {
  const id = stableId(feed.id, message.path, message.hashes.sha256)
  const now = clock.now()
  const fresh = newDelivery({ id, feed, folder: message.folder, message, now })
  if (await deliveries.create(fresh)) {
    await feeds.noteDelivery(feed.id, now)
    return fresh
  }
  return (await deliveries.get(id)) ?? fresh
}

/** A delivery that is under way, or that ended badly and has got something new since. */
async function wantsProcessing(
  { deliveries }: IngestParts,
  delivery: Delivery,
  files: InboxFile[],
): Promise<boolean> {
  if (!settledStates.includes(delivery.state)) {
    await deliveries.signal(delivery.id)
    return true
  }
  return mayBeReopened(delivery) && delivery.folderSeen !== folderState(files)
}

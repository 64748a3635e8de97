import { readManifest, type ErnMessage, type Manifest, type ManifestEntry } from '@ddex/ern'
import type { InboxFile } from '../schema/feed.ts'
import { batchIdIn, batchIdOf, isBatchFolder, nameOf, parentOf } from './inbox-path.ts'

/** Room for some 40,000 messages in a batch. */
const maxListBytes = 16 * 1024 ** 2

type CoveredMessage = Pick<ErnMessage, 'messageId'> & { path: string; folder: string }

/** The folder of the batch that a folder is, or is in; null outside a batch. */
function batchFolderOf(folder: string): string | null {
  if (folder === '') return null
  return isBatchFolder(folder) ? folder : batchFolderOf(parentOf(folder))
}

/**
 * Whether a manifest says that the sender is done with a message. It must be of the message's own
 * batch, by its place and by the batch in its name; one that can be read must list the message. An
 * empty semaphore (choreography 8.1 allows one) speaks for everything in its batch's folder, and
 * for nothing in the feed's root, where everybody's files lie.
 */
export function manifestCovers(
  manifest: InboxFile,
  bytes: Uint8Array | null,
  message: CoveredMessage,
): boolean {
  if (isOfOtherBatch(manifest, message)) return false
  const batch = batchFolderOf(message.folder)
  const named = batchIdIn(manifest.name)
  const list = bytes && bytes.length > 0 ? readManifest(bytes).manifest : null
  if (list && list.messages.length > 0) return lists(list, message)
  return speaksFor(parentOf(manifest.path), named, message.folder, batch)
}

/** Whether the batch in a manifest's name is not the one that a message is in. */
export function isOfOtherBatch(
  { name }: Pick<InboxFile, 'name'>,
  { folder }: Pick<CoveredMessage, 'folder'>,
): boolean {
  const batch = batchFolderOf(folder)
  const named = batchIdIn(name)
  return named !== null && batch !== null && named !== batchIdOf(batch)
}

/** Whether a manifest has to be read; any other can say what it says by its place alone. */
export const mayList = ({ name, size }: Pick<InboxFile, 'name' | 'size'>): boolean =>
  size > 0 && size <= maxListBytes && name.toLowerCase().endsWith('.xml')

/** In the root a semaphore that names no batch could mean any message, so it means none. */
export const meansNothing = (manifest: InboxFile): boolean =>
  parentOf(manifest.path) === '' && batchIdIn(manifest.name) === null && !mayList(manifest)

/** Whether an end of a batch that lists nothing lies where it can only mean this message. */
function speaksFor(
  folder: string,
  named: string | null,
  messageFolder: string,
  batch: string | null,
): boolean {
  if (batch !== null) return folder === batch || (named !== null && folder === parentOf(batch))
  return folder !== '' && (folder === messageFolder || folder === parentOf(messageFolder))
}

const lists = ({ messages }: Manifest, message: CoveredMessage): boolean =>
  messages.some((entry) => isEntryOf(entry, message))

function isEntryOf({ messageId, url }: ManifestEntry, message: CoveredMessage): boolean {
  if (messageId !== '' && messageId === message.messageId) return true
  const tail = url.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '').replace(/^(\.?\/)+/, '')
  if (tail === '') return false
  const path = `/${message.path}`
  return tail.includes('/') ? `/${tail}`.endsWith(lastTwo(path)) : nameOf(path) === tail
}

/** `/upc/upc.xml`: senders write the way there in many forms, its end is always the same. */
const lastTwo = (path: string): string =>
  path
    .split('/')
    .slice(-2)
    .join('/')
    .replace(/^(?!\/)/, '/')

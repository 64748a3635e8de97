import { namedFiles, type NamedFile } from '../delivery/completeness.ts'
import { checkHash } from '../delivery/hash-check.ts'
import { isOfOtherBatch, manifestCovers, mayList } from '../delivery/manifest-cover.ts'
import { receivingId } from '../delivery/new-delivery.ts'
import { fileKeys, manifestKeys } from '../delivery/match-key.ts'
import { matchFile } from '../delivery/file-match.ts'
import { filesSeen } from '../delivery/files-seen.ts'
import type { InboxFile } from '../schema/feed.ts'
import type { ReadDelivery } from './read-delivery.ts'
import type { Run } from './run.ts'

/** What the inbox has for a message. */
export interface FoundFiles {
  named: NamedFile[]
  /** What else lies in a folder of its own, unasked. */
  extras: InboxFile[]
  hasManifest: boolean
}

/** Files beside the named ones that are worth listing. */
const maxExtras = 200

/** Looks for the files of a message by their keys; whose folder it is does not matter. */
export async function findFiles(run: Run, { message, file }: ReadDelivery): Promise<FoundFiles> {
  const { parts, feed, delivery } = run
  const { folder } = delivery
  const uris = message.resources.flatMap(({ files }) => files.map(({ uri }) => uri))
  const keys = uris.flatMap((uri) => fileKeys(feed.id, folder, uri))
  const ends = manifestKeys(feed.id, folder)
  // Before looking: a file that comes from here on finds this delivery by its key.
  await run.note({ awaits: [...new Set([...keys, ...ends])] })
  const candidates = await parts.inbox.matching(feed.id, [...new Set(keys)])
  const named = namedFiles(message, folder, candidates)
  await claimFolders(run, named)
  const at = { messageId: message.messageId, path: file.path, folder }
  return {
    named: await markSpent(run, file, named),
    extras: await extrasOf(run, named),
    hasManifest: await hasManifest(run, at),
  }
}

/** A folder whose files are a message's is no package that has yet to get one. */
async function claimFolders({ parts, feed }: Run, named: NamedFile[]): Promise<void> {
  const folders = new Set(named.flatMap(({ file }) => (file ? [file.folder] : [])))
  for (const folder of folders) await parts.deliveries.remove(receivingId(feed.id, folder))
}

/** A word for what is here now of a delivery that was looked at before; see `filesSeen`. */
export async function seenNow(run: Run): Promise<string> {
  const { parts, feed, delivery } = run
  const { id, folder, messagePath } = delivery
  const message = messagePath ? await parts.inbox.get(feed.id, messagePath) : null
  const rows = await parts.deliveries.filesOf(id)
  const asked = rows.filter(({ state }) => state !== 'unreferenced')
  const keys = asked.flatMap(({ uri }) => fileKeys(feed.id, folder, uri))
  const candidates = await parts.inbox.matching(feed.id, [...new Set(keys)])
  const named = asked.map(({ uri, expectedHash }) => ({
    uri,
    hash: expectedHash,
    file: matchFile(uri, folder, candidates),
  }))
  const at = { messageId: delivery.ern?.messageId ?? '', path: messagePath ?? '', folder }
  const isEnded = named.length > 0 && (await hasManifest(run, at))
  return filesSeen(shaOf(message), named, isEnded)
}

/** Null for a message that is not there any more. */
const shaOf = (message: InboxFile | null): string | null =>
  message?.kind === 'message' ? message.hashes.sha256 : null

async function extrasOf({ parts, feed, delivery }: Run, named: NamedFile[]): Promise<InboxFile[]> {
  if (delivery.folder === '') return []
  const all = await parts.inbox.inFolder(feed.id, delivery.folder, maxExtras + named.length)
  const isShared = all.filter(({ kind }) => kind === 'message').length > 1
  return isShared ? [] : all
}

/** Whether the end of a message's batch is here. Reads only what may list messages, newest first. */
async function hasManifest(
  run: Run,
  message: Parameters<typeof manifestCovers>[2],
): Promise<boolean> {
  const { inbox, objects } = run.parts
  const found = await inbox.matching(run.feed.id, manifestKeys(run.feed.id, message.folder))
  const ends = found.filter((file) => file.kind === 'manifest' && !isOfOtherBatch(file, message))
  if (ends.some((end) => !mayList(end) && manifestCovers(end, null, message))) return true
  const lists = ends.filter(mayList).sort((a, b) => +b.receivedAt - +a.receivedAt)
  if (lists.length === 0) return false
  return run.long(async (signal) => {
    for (const list of lists) {
      signal.throwIfAborted()
      if (manifestCovers(list, await objects.readAll(list.object), message)) return true
    }
    return false
  })
}

/**
 * Marks files that were here before the message and that another message has used: the sender may
 * be about to send them anew under the same names.
 */
async function markSpent(run: Run, message: InboxFile, named: NamedFile[]): Promise<NamedFile[]> {
  const marked: NamedFile[] = []
  for (const item of named) {
    const { file, hash } = item
    const mayBe = file && file.receivedAt < message.receivedAt
    const isOther = mayBe && checkHash(hash, file.hashes).state !== 'equal'
    marked.push(isOther ? { ...item, isSpent: await wasUsed(run, file) } : item)
  }
  return marked
}

async function wasUsed({ parts, delivery }: Run, { matchKey, receivedAt }: InboxFile) {
  for await (const other of parts.deliveries.awaiting(matchKey)) {
    const isGood = other.state === 'completed' || other.state === 'completed_with_warnings'
    if (other.id !== delivery.id && isGood && other.settledAt && other.settledAt >= receivedAt)
      return true
  }
  return false
}

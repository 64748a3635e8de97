import { stableId } from '../ids.ts'
import type { InboxFile } from '../schema/feed.ts'
import { kindOfPath, nameOf, packageFolderOf } from './inbox-path.ts'
import { manifestKeyOf, matchKeyOf } from './match-key.ts'

const dayMs = 24 * 3_600_000
/** Earlier versions of a path that are remembered; beyond them the oldest is forgotten. */
const maxOlder = 50

export const inboxFileId = (feedId: string, path: string): string => stableId(feedId, path)

/** A file as it arrives, with all that its path says. */
export function newInboxFile(
  arrived: Pick<
    InboxFile,
    | 'feedId'
    | 'path'
    | 'size'
    | 'hashes'
    | 'content'
    | 'object'
    | 'receivedAt'
    | 'connectionId'
    | 'origin'
    | 'refusal'
  >,
): InboxFile {
  const { feedId, path, receivedAt } = arrived
  const kind = kindOfPath(path)
  return {
    ...arrived,
    id: inboxFileId(feedId, path),
    folder: packageFolderOf(path),
    name: nameOf(path),
    kind,
    matchKey: kind === 'manifest' ? manifestKeyOf(feedId, path) : matchKeyOf(feedId, path),
    older: [],
    reviewAt: new Date(receivedAt.getTime() + dayMs),
  }
}

/**
 * A file in the place of what was at its path. The same bytes again keep their object, so that what
 * is under way with it goes on; other bytes leave the earlier ones to whoever still uses them.
 */
export function succeed(before: InboxFile | null, file: InboxFile): InboxFile {
  if (!before) return file
  if (isOlder(file.origin?.order, before)) return before
  const { object, hashes, older } = before
  if (isEmptied(before)) return { ...file, older }
  if (hashes.sha256 === file.hashes.sha256 && before.size === file.size)
    return { ...file, object, older }
  const versions = [{ object, sha256: hashes.sha256 }, ...older]
  return {
    ...file,
    older: versions.filter((version) => version.object !== file.object).slice(0, maxOlder),
  }
}

/** Whether something that happened to an object of a sender's bucket came before what we hold of its path. */
export const isOlder = (order: string | undefined, { origin }: InboxFile): boolean =>
  order !== undefined && origin !== undefined && order < origin.order

/**
 * A file that its sender has taken away, for an object at this point of its order: no message finds it any
 * more. Its bytes stay until the review, for what is under way with them.
 */
export const withdrawn = (file: InboxFile, now: Date, order?: string): InboxFile => ({
  ...file,
  ...(order === undefined ? {} : { origin: { id: '', order } }),
  kind: 'ignored',
  receivedAt: now,
})

/** The bytes of a file that was announced and could not be taken. */
export const noBytes = {
  size: 0,
  object: '',
  hashes: { md5: '', sha1: '', sha256: '' },
} as const

/** A file that is about to be removed: nothing finds it, and all its bytes are earlier versions. */
export const emptied = (file: InboxFile, reviewAt: Date): InboxFile => ({
  ...file,
  kind: 'ignored',
  object: '',
  hashes: { md5: '', sha1: '', sha256: '' },
  older: isEmptied(file)
    ? file.older
    : [{ object: file.object, sha256: file.hashes.sha256 }, ...file.older],
  reviewAt,
})

export const isEmptied = ({ object }: InboxFile): boolean => object === ''

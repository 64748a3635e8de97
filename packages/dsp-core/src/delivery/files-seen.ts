import { stableId } from '../ids.ts'
import type { NamedFile } from './completeness.ts'
import { checkHash } from './hash-check.ts'

type Seen = Pick<NamedFile, 'uri' | 'hash' | 'file'>

/**
 * A word for what is here of a delivery: the same files with the same bytes give the same word. It
 * has two parts, so that a file whose stated hash was found once is not missed later.
 */
export function filesSeen(
  messageSha256: string | null,
  named: Seen[],
  hasManifest: boolean,
): string {
  const bytesOf = ({ uri, file }: Seen) => `${uri} ${file?.hashes.sha256 ?? '-'}`
  const isProven = ({ hash, file }: Seen) =>
    file !== null && checkHash(hash, file.hashes).state === 'equal'
  const unproven = named.filter((item) => !statesHash(item)).map(bytesOf)
  const stated = named.filter(statesHash).map((item) => `${bytesOf(item)} ${isProven(item)}`)
  return [
    stableId(...unproven.sort()),
    stableId(messageSha256 ?? '', String(hasManifest && named.length > 0), ...stated.sort()),
  ].join('.')
}

const statesHash = ({ hash }: Seen): boolean =>
  checkHash(hash, { md5: '', sha1: '', sha256: '' }).state !== 'unproven'

/** Whether a file that no hash proves has changed since a delivery was completed with it. */
export const unprovenHasChanged = (before: string | null, now: string): boolean =>
  before?.split('.')[0] !== now.split('.')[0]

/** A word for the bytes of a message and its files, wherever they lie. */
export const contentOf = (messageSha256: string, named: Seen[]): string =>
  stableId(
    messageSha256,
    ...named.map(({ uri, file }) => `${uri} ${file?.hashes.sha256 ?? '-'}`).sort(),
  )

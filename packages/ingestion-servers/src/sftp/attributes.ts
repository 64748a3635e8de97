import type { Attributes, FileEntry } from 'ssh2'
import type { FeedEntry } from '../common/index.ts'

const fileMode = 0o100640
const folderMode = 0o040750

export function toAttributes({ kind, size, modifiedAt }: FeedEntry): Attributes {
  const time = Math.floor(modifiedAt.getTime() / 1000)
  const mode = kind === 'file' ? fileMode : folderMode
  return { mode, uid: 0, gid: 0, size, atime: time, mtime: time }
}

/** An entry of a listing, with its line in the style of `ls -l` that some clients show or parse. */
export function toListing(entry: FeedEntry): FileEntry {
  const rights = entry.kind === 'file' ? '-rw-r-----' : 'drwxr-x---'
  const size = String(entry.size).padStart(12)
  const longname = `${rights}    1 feed     feed     ${size} ${listDate(entry.modifiedAt)} ${entry.name}`
  return { filename: entry.name, longname, attrs: toAttributes(entry) }
}

/** `Nov 22 10:05`, in UTC. */
function listDate(date: Date): string {
  const [, day = '', month = ''] = date.toUTCString().split(' ')
  return `${month} ${day} ${date.toISOString().slice(11, 16)}`
}

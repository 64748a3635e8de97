import { stableId } from '../ids.ts'
import type { InboxFile } from '../schema/feed.ts'

/** A word for what is in a folder: the same files with the same bytes give the same word. */
export function folderState(files: InboxFile[]): string {
  return stableId(...files.map(({ path, hashes }) => `${path} ${hashes.sha256}`).sort())
}

import { isBatchFolder, parentOf } from '../delivery/inbox-path.ts'

/** The folder of the batch that a folder is, or is in; null outside a batch. */
export function batchFolderOf(folder: string): string | null {
  for (let above = folder; above !== ''; above = parentOf(above))
    if (isBatchFolder(above)) return above
  return null
}

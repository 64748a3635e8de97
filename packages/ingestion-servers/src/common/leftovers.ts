import type { Stats } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { localDisk } from './local-disk.ts'

export interface LeftoversOptions {
  /** The feed's root on the disk. */
  files: string
  /** Files that were handed on go when nobody has written to them since. */
  filesBefore: Date
  /** Empty folders go when nothing has come, gone or been made there since. */
  foldersBefore: Date
  /** Whether no session uses this folder; asked right before it is removed. */
  isFree(folder: string): boolean
}

/** What the cleaning took away. */
interface Cleared {
  forwarded: number
  folders: number
}

/** Removes what lies under a feed's root and is of no more use: the root itself stays. */
export async function clearLeftovers(options: LeftoversOptions): Promise<Cleared> {
  const cleared = { forwarded: 0, folders: 0 }
  await clearIn('', options, cleared)
  return cleared
}

/** @param folder a feed path */
async function clearIn(folder: string, options: LeftoversOptions, cleared: Cleared): Promise<void> {
  const full = join(options.files, folder)
  for (const item of await readdir(full, { withFileTypes: true }).catch(() => [])) {
    const path = folder === '' ? item.name : `${folder}/${item.name}`
    if (item.isFile()) {
      if (await removeForwarded(join(full, item.name), options.filesBefore)) cleared.forwarded++
    } else if (item.isDirectory()) {
      // As it is now: it becomes younger when what is in it goes.
      const seen = await lstat(join(full, item.name)).catch(() => null)
      await clearIn(path, options, cleared)
      if (seen && removeEmpty(path, seen, options)) cleared.folders++
    }
  }
}

async function removeForwarded(path: string, before: Date): Promise<boolean> {
  const isOver = (found: Stats | null) => isForwarded(found) && found.mtime < before
  if (!isOver(await lstat(path).catch(() => null))) return false
  // A newer version may have come meanwhile. Now nothing happens between the look and the deed.
  if (!isOver(localDisk.stat(path))) return false
  localDisk.remove(path)
  return true
}

/** A file that still waits has a second link in the journal, so a link count of 1 means handed on. */
const isForwarded = (found: Stats | null): found is Stats => found !== null && found.nlink === 1

/** Nothing can come between the looks and the deed: no session waits for another thread here. */
function removeEmpty(folder: string, seen: Stats, options: LeftoversOptions): boolean {
  const { files, foldersBefore, isFree } = options
  const full = join(files, folder)
  // A time that nobody can set, and that tells of renaming too.
  if (seen.ctime >= foldersBefore || !isFree(folder)) return false
  // The sender may have put another folder there since.
  return localDisk.stat(full)?.ino === seen.ino && localDisk.removeFolder(full)
}

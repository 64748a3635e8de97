import {
  closeSync,
  fdatasyncSync,
  futimesSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  renameSync,
  rmdirSync,
  unlinkSync,
  utimesSync,
  writeSync,
  type Stats,
} from 'node:fs'

/**
 * Calls that touch names and little content, made at once instead of through the thread pool. On a
 * local disk each takes about 10 µs; the trip to a thread and back costs ten times that, and a small
 * file needs ten of them. Whatever may take longer (content, copies, flushing, whole trees) is
 * asynchronous everywhere.
 */
export const localDisk = {
  open: openSync,
  close: closeSync,
  flush: fdatasyncSync,
  link: linkSync,
  /** Gives a file one more name, in place of the file that has it: there is always one by this name. */
  linkOver(from: string, to: string): void {
    try {
      linkSync(from, to)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      const link = `${from}.new`
      linkSync(from, link)
      try {
        renameSync(link, to)
      } catch (failure) {
        unlinkSync(link)
        throw failure
      }
    }
  },
  rename: renameSync,
  /** Gives a file the time of now. */
  touch(descriptor: number): void {
    const now = new Date()
    futimesSync(descriptor, now, now)
  },
  /** As if something had come or gone in a folder now; nothing happens when there is none. */
  touchFolder(path: string): void {
    const now = new Date()
    orNull(() => utimesSync(path, now, now))
  },
  makeFolder: mkdirSync,
  /** Answers whether it could: not when something is in it, nor when there is no such folder. */
  removeFolder(path: string): boolean {
    try {
      rmdirSync(path)
      return true
    } catch (error) {
      if (['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes((error as NodeJS.ErrnoException).code ?? ''))
        return false
      throw error
    }
  },
  /** Answers how many bytes were written. */
  append(descriptor: number, text: string): number {
    const bytes = Buffer.from(text)
    for (let done = 0; done < bytes.length;) done += writeSync(descriptor, bytes, done)
    return bytes.length
  },
  /** Nothing happens when there is no such file. */
  remove(path: string): void {
    orNull(() => unlinkSync(path))
  },

  /** Null when there is nothing at this path. */
  stat(path: string): Stats | null {
    return orNull(() => lstatSync(path, { throwIfNoEntry: false }) ?? null)
  },
}

function orNull<T>(look: () => T): T | null {
  try {
    return look()
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null
    if (code === 'ENOENT' || code === 'ENOTDIR') return null
    throw error
  }
}

import { link, mkdir, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { Logger } from '@ddex/dsp-core'
import { ConfigError } from './settings.ts'

export interface OpenVolumeOptions {
  volume: string
  logger: Logger
  /** Milliseconds after which a disk that does not answer is told of. */
  silentMs?: number
}

/**
 * Makes the folder of a volume unless it is there, and a file with two names in it, as every upload will. Throws
 * `ConfigError` when that cannot be done; a disk that does not answer is told of and waited for.
 */
export async function openVolume({
  volume,
  logger,
  silentMs = 5000,
}: OpenVolumeOptions): Promise<void> {
  const silent = setTimeout(() => {
    const reason = 'The disk of the volume does not answer. It is waited for; look at its mount.'
    logger.error('volume_silent', { volume, reason })
  }, silentMs)
  try {
    await makeFolder(resolve(volume))
    await probe(join(volume, '.probe'))
  } catch (error) {
    throw new ConfigError(wordsFor(volume, error), { cause: error })
  } finally {
    clearTimeout(silent)
  }
}

/** Each folder once: Node's own `recursive` tries for ever where the file system makes none, as in `/proc`. */
async function makeFolder(path: string): Promise<void> {
  if (await isMade(path)) return
  await makeFolder(dirname(path))
  await mkdir(path, { mode: 0o750 })
}

/** Answers false when the folder above has to be made first. */
async function isMade(path: string): Promise<boolean> {
  try {
    await mkdir(path, { mode: 0o750 })
    return true
  } catch (error) {
    if (codeOf(error) === 'ENOENT' && path !== dirname(path)) return false
    const isFolder = await stat(path).then(
      (found) => found.isDirectory(),
      () => false,
    )
    if (isFolder) return true
    throw error
  }
}

async function probe(path: string): Promise<void> {
  const secondName = `${path}-link`
  // A process that was killed may have left it.
  await rm(secondName, { force: true })
  try {
    await writeFile(path, '')
    await link(path, secondName)
  } catch (error) {
    // What is on a full disk goes on to the store all the same.
    const isFull = ['ENOSPC', 'EDQUOT'].includes(codeOf(error))
    if (!isFull && !isOfAnother(error)) throw error
  } finally {
    for (const name of [secondName, path]) await rm(name, { force: true })
  }
}

/** Another server that starts makes the same link, or has just removed what it was made of: links can be made. */
const isOfAnother = (error: unknown): boolean =>
  (error as NodeJS.ErrnoException).syscall === 'link' &&
  ['EEXIST', 'ENOENT'].includes(codeOf(error))

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? ''

function wordsFor(volume: string, error: unknown): string {
  const { syscall } = error as NodeJS.ErrnoException
  const code = codeOf(error)
  if (syscall === 'link') {
    return `The volume ${volume} makes no hard links (${code}), by which files get their names. Name a folder on a local disk, such as one with ext4 or XFS.`
  }
  const user = process.getuid ? `user ${process.getuid()}` : 'the server'
  return `The volume ${volume} cannot be written (${code}). Name a folder on a local disk in which ${user} may write.`
}

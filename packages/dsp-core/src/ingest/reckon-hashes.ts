import { createHash } from 'node:crypto'
import type { NamedFile } from '../delivery/completeness.ts'
import type { RareHash } from '../delivery/hash-algorithm.ts'
import { rareHashOf } from '../delivery/hash-check.ts'
import { TransientError } from '../errors.ts'
import type { InboxFile } from '../schema/feed.ts'
import type { Run } from './run.ts'

/**
 * The files with the hashes that the message states of them: those that are not reckoned while files arrive (all but MD5,
 * SHA-1 and SHA-256) are made of what is stored. The same list when there are none. Throws `TransientError`.
 */
export async function reckonHashes(run: Run, named: NamedFile[]): Promise<NamedFile[]> {
  if (!named.some(({ file, hash }) => file && rareHashOf(hash))) return named
  return run.long(async (signal) => {
    const reckoned: NamedFile[] = []
    for (const item of named) {
      const { file, hash } = item
      const algorithm = rareHashOf(hash)
      if (!file || !algorithm) reckoned.push(item)
      else {
        const value = await hashOf(run, file, algorithm, signal)
        reckoned.push({
          ...item,
          file: { ...file, hashes: { ...file.hashes, [algorithm]: value } },
        })
      }
    }
    return reckoned
  })
}

async function hashOf(
  { parts }: Run,
  { object }: InboxFile,
  algorithm: RareHash,
  signal: AbortSignal,
): Promise<string> {
  const hash = createHash(algorithm)
  try {
    for await (const piece of parts.objects.read(object)) {
      signal.throwIfAborted()
      hash.update(piece as Uint8Array)
    }
  } catch (cause) {
    signal.throwIfAborted()
    throw new TransientError('STORE_UNAVAILABLE', `The object ${object} could not be read.`, cause)
  }
  return hash.digest('hex')
}

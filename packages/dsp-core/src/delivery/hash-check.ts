import type { FileHash } from '@ddex/ern'
import type { FileHashes } from '../schema/feed.ts'
import {
  algorithmOf,
  hexOf,
  isArrivalHash,
  type ArrivalHash,
  type RareHash,
} from './hash-algorithm.ts'

/** Those of every file, and of some those that were reckoned because a message states them. */
export type KnownHashes = FileHashes & Partial<Record<RareHash, string>>

export type HashVerdict =
  | { state: 'equal' }
  | { state: 'different'; found: string }
  /** The message states none, a placeholder, or one that was not reckoned or cannot be. */
  | { state: 'unproven'; why: string }

const placeholders = /^(pending|hashsumofxmlfile|n\/?a|none|unknown)?$/i

const isPlaceholder = ({ value }: FileHash): boolean => placeholders.test(value.trim())

/** Holds a stated hash against the bytes' own, in hex or base64 with or without padding (research of real deliveries). */
export function checkHash(stated: FileHash | null, found: KnownHashes): HashVerdict {
  if (!stated || isPlaceholder(stated))
    return { state: 'unproven', why: 'The message states no hash for it.' }
  const algorithm = algorithmOf(stated)
  if (!algorithm)
    return {
      state: 'unproven',
      why: `The hash algorithm '${stated.algorithm}' is not one we know.`,
    }
  const value = found[algorithm]
  if (value === undefined)
    return { state: 'unproven', why: `Its ${stated.algorithm} was not reckoned yet.` }
  const wanted = stated.value.trim()
  const base64 = Buffer.from(value, 'hex').toString('base64')
  const isEqual =
    wanted.toLowerCase() === value || wanted.replace(/=+$/, '') === base64.replace(/=+$/, '')
  return isEqual ? { state: 'equal' } : { state: 'different', found: value }
}

/** The algorithm of a stated hash that is not reckoned while files arrive; null when there is no need to. */
export function rareHashOf(stated: FileHash | null): RareHash | null {
  const algorithm = statedAlgorithm(stated)
  return algorithm === null || isArrivalHash(algorithm) ? null : algorithm
}

/** A stated hash as one that can be looked for; null when it states none that all files have. */
export function statedDigest(
  stated: FileHash | null,
): { algorithm: ArrivalHash; value: string } | null {
  const algorithm = statedAlgorithm(stated)
  if (!stated || algorithm === null || !isArrivalHash(algorithm)) return null
  return { algorithm, value: hexOf(stated.value) }
}

const statedAlgorithm = (stated: FileHash | null): ArrivalHash | RareHash | null =>
  stated && !isPlaceholder(stated) ? algorithmOf(stated) : null

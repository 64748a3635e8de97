import type { FileHash } from '@ddex/ern'
import type { FileHashes } from '../schema/feed.ts'

export type HashVerdict =
  | { state: 'equal' }
  | { state: 'different'; found: string }
  /** The message states none, a placeholder, or an algorithm that we do not know. */
  | { state: 'unproven'; why: string }

const placeholders = /^(pending|hashsumofxmlfile|n\/?a|none|unknown)?$/i

/**
 * Holds a stated hash against the bytes' own. Algorithms are written in many ways (`SHA-256`,
 * `SHA256`), values in hex or base64 with or without padding (research of real deliveries).
 */
export function checkHash(stated: FileHash | null, found: FileHashes): HashVerdict {
  if (!stated || placeholders.test(stated.value.trim()))
    return { state: 'unproven', why: 'The message states no hash for it.' }
  const algorithm = algorithmOf(stated)
  if (!algorithm)
    return {
      state: 'unproven',
      why: `The hash algorithm '${stated.algorithm}' is not one we know.`,
    }
  const value = found[algorithm]
  const wanted = stated.value.trim()
  const base64 = Buffer.from(value, 'hex').toString('base64')
  const isEqual =
    wanted.toLowerCase() === value || wanted.replace(/=+$/, '') === base64.replace(/=+$/, '')
  return isEqual ? { state: 'equal' } : { state: 'different', found: value }
}

/** A stated hash as one that can be looked for; null when it states none that we know. */
export function statedDigest(
  stated: FileHash | null,
): { algorithm: keyof FileHashes; value: string } | null {
  const algorithm = stated && algorithmOf(stated)
  if (!stated || !algorithm || placeholders.test(stated.value.trim())) return null
  return { algorithm, value: hexOf(stated.value) }
}

function hexOf(value: string): string {
  const written = value.trim()
  const isHex = /^[0-9a-f]+$/i.test(written) && written.length >= 32
  return isHex ? written.toLowerCase() : Buffer.from(written, 'base64').toString('hex')
}

function algorithmOf({ algorithm, value }: FileHash): keyof FileHashes | null {
  const name = algorithm.toLowerCase().replace(/[^a-z0-9]/g, '')
  if (name === 'md5') return 'md5'
  if (name === 'sha1') return 'sha1'
  if (name === 'sha256') return 'sha256'
  // The allowed values have names of families too; which one it is, its length says.
  if (name !== 'sha' && name !== 'sha2') return null
  const { length } = hexOf(value)
  if (length === 64) return 'sha256'
  return length === 40 && name === 'sha' ? 'sha1' : null
}

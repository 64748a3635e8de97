import type { FileHash } from '@ddex/ern'

/** Reckoned of every file while it arrives. */
const arrivalHashes = ['md5', 'sha1', 'sha256'] as const
export type ArrivalHash = (typeof arrivalHashes)[number]

/** Reckoned of a stored file when a message states one, which is rare; as Node's `createHash` names them. */
const rareHashes = [
  ...(['sha224', 'sha384', 'sha512', 'ripemd160'] as const),
  ...(['sha3-224', 'sha3-256', 'sha3-384', 'sha3-512'] as const),
]
export type RareHash = (typeof rareHashes)[number]

const isRare = (name: string): name is RareHash => (rareHashes as readonly string[]).includes(name)

export const isArrivalHash = (name: string): name is ArrivalHash =>
  (arrivalHashes as readonly string[]).includes(name)

/**
 * The algorithm of a stated hash. Names are written in many ways (`SHA-256`, `SHA256`), and the allowed values of ERN 4
 * have families among them (`SHA`, `SHA2`, `SHA3`): which one it is, its length says. Null for those of them that nobody
 * should use any more (MD2, MD4, MDC2), that prove little (CRC32) or that say nothing (UserDefined).
 */
export function algorithmOf({ algorithm, value }: FileHash): ArrivalHash | RareHash | null {
  const name = algorithm.toLowerCase().replace(/[^a-z0-9]/g, '')
  if (name === 'rmd160' || name === 'ripemd160') return 'ripemd160'
  const bits = hexOf(value).length * 4
  if (name === 'sha' && bits === 160) return 'sha1'
  const [, family, length = String(bits)] = /^(sha2?|sha3)(224|256|384|512)?$/.exec(name) ?? []
  const full = family === 'sha3' ? `sha3-${length}` : family ? `sha${length}` : name
  return isArrivalHash(full) || isRare(full) ? full : null
}

/** A hash as it is compared; written in hex or base64, with or without padding. */
export function hexOf(value: string): string {
  const written = value.trim()
  const isHex = /^[0-9a-f]+$/i.test(written) && written.length >= 32
  return isHex ? written.toLowerCase() : Buffer.from(written, 'base64').toString('hex')
}

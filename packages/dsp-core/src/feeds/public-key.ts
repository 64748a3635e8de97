const types = new Set([
  'ssh-ed25519',
  'ssh-rsa',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
])
const leastRsaBits = 2048

/**
 * What is wrong with a line of `authorized_keys` (RFC 4253, 6.6); null when a sender can sign in with it.
 * Options before the key are not taken: they would promise limits that nobody keeps.
 */
export function publicKeyFault(line: string): string | null {
  const [type = '', body = ''] = line.trim().split(/\s+/)
  if (line.includes('PRIVATE KEY'))
    return 'That is a private key. Keep it secret and send the public one (the file that ends in .pub).'
  if (!types.has(type))
    return `The key must begin with one of ${[...types].join(', ')}, as the .pub file does.`
  const blob = Buffer.from(body, 'base64')
  if (blob.toString('base64') !== body) return 'The key is cut off or changed: copy the whole line.'
  const parts = readStrings(blob)
  if (parts?.[0]?.toString('latin1') !== type || parts.length < 2)
    return 'The key is cut off or changed: copy the whole line.'
  if (type === 'ssh-rsa' && bitsOf(parts[2]) < leastRsaBits)
    return `An RSA key needs at least ${leastRsaBits} bits. An Ed25519 key is shorter and better.`
  return null
}

/** The length-prefixed strings of a key; null when they do not end where the key ends. */
function readStrings(blob: Buffer): Buffer[] | null {
  const parts: Buffer[] = []
  let at = 0
  while (at + 4 <= blob.length) {
    const end = at + 4 + blob.readUInt32BE(at)
    if (end > blob.length) return null
    parts.push(blob.subarray(at + 4, end))
    at = end
  }
  return at === blob.length ? parts : null
}

/** Bits of a positive multiple-precision integer. */
function bitsOf(number: Buffer | undefined): number {
  const first = number?.findIndex((byte) => byte !== 0) ?? -1
  if (!number || first < 0) return 0
  return (number.length - first) * 8 - Math.clz32(number[first] ?? 0) + 24
}

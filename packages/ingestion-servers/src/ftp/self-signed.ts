import { generateKeyPairSync, randomBytes, sign, X509Certificate } from 'node:crypto'

/** DER (ITU-T X.690): a tag, a length, a content. */
function der(tag: number, ...parts: Uint8Array[]): Buffer {
  const content = Buffer.concat(parts)
  return Buffer.concat([Buffer.from([tag]), derLength(content.length), content])
}

function derLength(length: number): Buffer {
  if (length < 128) return Buffer.from([length])
  const bytes = length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255]
  return Buffer.from(bytes)
}

const sequence = (...parts: Uint8Array[]) => der(0x30, ...parts)
const identifier = (hex: string) => der(0x06, Buffer.from(hex, 'hex'))
const ecdsaWithSha256 = sequence(identifier('2a8648ce3d040302'))
const commonName = identifier('550403')
const subjectAltName = identifier('551d11')

/** RFC 5280, 4.1.2.5: years to 2049 in two digits. */
const time = (at: Date) =>
  der(0x17, Buffer.from(`${at.toISOString().slice(2, 19).replace(/\D/g, '')}Z`))

const nameOf = (name: string) =>
  sequence(der(0x31, sequence(commonName, der(0x0c, Buffer.from(name)))))

/** RFC 5280, 4.2.1.6. */
const alternatives = (names: string[], addresses: string[]) =>
  sequence(
    ...names.map((name) => der(0x82, Buffer.from(name))),
    ...addresses.map((address) => der(0x87, Buffer.from(address.split('.').map(Number)))),
  )

export interface KeyPair {
  /** PEM. */
  certificate: string
  key: string
}

const tenYearsMs = 10 * 365 * 24 * 3_600_000

/**
 * A certificate that vouches for itself (RFC 5280), with a P-256 key: for this machine, and for
 * senders who are told its fingerprint. `name` is a host name; 127.0.0.1 is added.
 */
export function makeSelfSigned(name: string, now: Date): KeyPair {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const serial = randomBytes(16)
  // Positive, and without a leading zero.
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40
  const subject = nameOf(name)
  const hosts = der(0x04, alternatives([...new Set([name, 'localhost'])], ['127.0.0.1']))
  const content = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, serial),
    ecdsaWithSha256,
    subject,
    sequence(time(now), time(new Date(now.getTime() + tenYearsMs))),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(sequence(subjectAltName, hosts))),
  )
  const signature = sign('sha256', content, privateKey)
  const bits = der(0x03, Buffer.from([0]), signature)
  const certificate = new X509Certificate(sequence(content, ecdsaWithSha256, bits))
  return {
    certificate: certificate.toString(),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}

import { createHash, createHmac } from 'node:crypto'
import { uriEncode, uriEncodePath } from './uri-encoding.ts'

/** The part of a request that a signature covers. Header names in lower case, values as on the wire. */
export interface SignablePart {
  method: string
  /** Decoded, as the client meant it. */
  path: string
  /** Decoded pairs, without X-Amz-Signature. */
  query: readonly (readonly [name: string, value: string])[]
  /** Bytes as latin1 text, which is how Node reads headers. */
  headers: ReadonlyMap<string, string>
  signedHeaders: readonly string[]
  payloadHash: string
}

/** `date/region/service/aws4_request`, apart. */
export interface CredentialScope {
  /** yyyymmdd */
  date: string
  region: string
  service: string
}

export const sha256 = (data: string | Uint8Array): string =>
  createHash('sha256').update(data).digest('hex')

export const emptyHash = sha256('')

const byCodeUnits = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const canonicalQuery = (query: SignablePart['query']): string =>
  query
    .map(([name, value]) => [uriEncode(name), uriEncode(value)] as const)
    .sort((a, b) => byCodeUnits(a[0], b[0]) || byCodeUnits(a[1], b[1]))
    .map((pair) => pair.join('='))
    .join('&')

/** The canonical request of Signature V4, with S3's rule that the path is encoded once and kept as it is. */
export const canonicalRequest = (part: SignablePart): string =>
  [
    part.method,
    uriEncodePath(part.path),
    canonicalQuery(part.query),
    ...part.signedHeaders.map(
      (name) => `${name}:${(part.headers.get(name) ?? '').trim().replaceAll(/ +/g, ' ')}`,
    ),
    '',
    part.signedHeaders.join(';'),
    part.payloadHash,
  ].join('\n')

export const scopeText = ({ date, region, service }: CredentialScope): string =>
  `${date}/${region}/${service}/aws4_request`

/** What is signed for a request. `amzDate` is `yyyymmddThhmmssZ`. */
export const stringToSign = (amzDate: string, scope: CredentialScope, canonical: string): string =>
  ['AWS4-HMAC-SHA256', amzDate, scopeText(scope), sha256(Buffer.from(canonical, 'latin1'))].join(
    '\n',
  )

const hmac = (key: string | Uint8Array, text: string): Buffer =>
  createHmac('sha256', key).update(text).digest()

/** The key of one day, region and service. */
export const signingKey = (secret: string, { date, region, service }: CredentialScope): Buffer =>
  [region, service, 'aws4_request'].reduce<Buffer>(hmac, hmac(`AWS4${secret}`, date))

export const sign = (key: Uint8Array, text: string): string => hmac(key, text).toString('hex')

import type { IncomingMessage } from 'node:http'
import { S3Error } from '../s3-error.ts'
import { parseQuery, uriDecode } from '../signature/uri-encoding.ts'
import { addressOf, type BucketAddress } from './bucket-address.ts'

/** A request, read but not yet trusted. */
export interface S3Request extends BucketAddress {
  method: string
  /** Decoded path as a whole, as it was signed. */
  path: string
  queryPairs: readonly [name: string, value: string][]
  query: ReadonlyMap<string, string>
  /** Lower-case names; values as latin1 text, several ones joined by `,`. What a signature is over. */
  sentHeaders: ReadonlyMap<string, string>
  /** The same with the x-amz- parameters of a pre-signed address, which S3 reads as headers. */
  headers: ReadonlyMap<string, string>
  message: IncomingMessage
}

function readHeaders(raw: readonly string[]): Map<string, string> {
  const headers = new Map<string, string>()
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = (raw[at] as string).toLowerCase()
    const value = raw[at + 1] as string
    const before = headers.get(name)
    headers.set(name, before === undefined ? value : `${before},${value}`)
  }
  return headers
}

/** Parameters of the signature itself, and those that S3 passes over. */
const notHoisted =
  /^x-amz-(algorithm|credential|date|expires|signedheaders|signature|security-token|content-sha256|checksum-.*|sdk-checksum-algorithm)$/

/** Signers move headers into a pre-signed address; there S3 ignores checksums, which would be of no body. */
function withHoisted(
  sent: ReadonlyMap<string, string>,
  query: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  if (!query.has('X-Amz-Signature')) return sent
  const hoisted = [...query]
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .filter(([name]) => name.startsWith('x-amz-') && !notHoisted.test(name))
    .map(([name, value]) => [name, Buffer.from(value, 'utf8').toString('latin1')] as const)
  return new Map([...hoisted, ...sent])
}

/** Node keeps the target as it was sent, so `..`, `//` and escapes in keys survive. */
function splitTarget(target: string): { path: string; query: string } {
  const relative = target.replace(/^https?:\/\/[^/?]*/i, '')
  const mark = relative.indexOf('?')
  const path = mark < 0 ? relative : relative.slice(0, mark)
  return { path: path === '' ? '/' : path, query: mark < 0 ? '' : relative.slice(mark + 1) }
}

/** Reads method, address, query and headers. Throws InvalidURI, InvalidRequest. */
export function readRequest(message: IncomingMessage): S3Request {
  const { path: rawPath, query } = splitTarget(message.url ?? '/')
  if (!rawPath.startsWith('/')) throw new S3Error('InvalidURI', "Couldn't parse the specified URI.")
  const path = uriDecode(rawPath)
  const sentHeaders = readHeaders(message.rawHeaders)
  const queryPairs = parseQuery(query)
  const queryMap = new Map(queryPairs)
  return {
    method: message.method ?? 'GET',
    path,
    queryPairs,
    query: queryMap,
    sentHeaders,
    headers: withHoisted(sentHeaders, queryMap),
    message,
    ...addressOf(sentHeaders.get('host') ?? 'localhost', path),
  }
}

import { createHash, createVerify, type KeyObject } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/**
 * Whether Cloud Storage would let a request by a V4 signed URL in (documentation, "V4 signing process"), as a status
 * and a code; null when it would. For a stand-in in tests.
 */
export function signedRequestFault(
  request: IncomingMessage,
  publicKey: KeyObject,
  now: Date,
): { status: number; code: string } | null {
  const [path = '', search = ''] = (request.url ?? '').split('?', 2)
  const query = new URLSearchParams(search)
  const date = query.get('X-Goog-Date') ?? ''
  const [, scope = ''] = /^[^/]+\/(.+)$/.exec(query.get('X-Goog-Credential') ?? '') ?? []
  const signed = query.get('X-Goog-SignedHeaders') ?? ''
  const signature = query.get('X-Goog-Signature') ?? ''
  query.delete('X-Goog-Signature')
  const encode = (text: string) =>
    encodeURIComponent(text).replace(/[!'()*]/g, (each) => `%${each.charCodeAt(0).toString(16)}`)
  const canonicalQuery = [...query]
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&')
  const headerOf = (name: string) =>
    name === 'host' ? (request.headers.host ?? '').split(':')[0] : request.headers[name]
  const headers = signed
    .split(';')
    .map((name) => `${name}:${String(headerOf(name) ?? '')}\n`)
    .join('')
  const canonical = [
    request.method,
    path,
    canonicalQuery,
    headers,
    signed,
    'UNSIGNED-PAYLOAD',
  ].join('\n')
  const hash = createHash('sha256').update(canonical).digest('hex')
  const text = ['GOOG4-RSA-SHA256', date, scope, hash].join('\n')
  const isRight = createVerify('RSA-SHA256').update(text).verify(publicKey, signature, 'hex')
  if (!isRight) return { status: 403, code: 'SignatureDoesNotMatch' }
  const begins = Date.parse(
    date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'),
  )
  const isLate = now.getTime() > begins + Number(query.get('X-Goog-Expires')) * 1000
  return isLate ? { status: 400, code: 'ExpiredToken' } : null
}

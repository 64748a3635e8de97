import { createHash, createHmac } from 'node:crypto'
import { SignatureV4 } from '@smithy/signature-v4'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { readRequest } from '../request/s3-request.ts'
import { authenticate } from '../handling/authenticate.ts'
import { adminKey } from '../testing/endpoint.ts'
import { uriEncode, uriEncodePath } from './uri-encoding.ts'
import type { IncomingMessage } from 'node:http'

/** Node's own hashes behind the interface that the SDK's signer wants. */
class Sha256 {
  readonly #hash
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash =
      secret === undefined
        ? createHash('sha256')
        : createHmac('sha256', Buffer.from(secret as string))
  }
  update(data: string | Uint8Array): void {
    this.#hash.update(data)
  }
  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest())
  }
  reset(): void {
    throw new Error('not needed')
  }
}

const signer = new SignatureV4({
  service: 's3',
  region: 'us-east-1',
  credentials: adminKey,
  sha256: Sha256 as never,
  uriEscapePath: false,
})

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.string({ unit: fc.constantFrom(..."+%&=?#/ .~*'()!:;@ä"), maxLength: 8 }),
)
const headerValue = fc
  .string({ unit: fc.constantFrom(...'abc  xyz,;="/'), maxLength: 12 })
  .map((value) => value.trim())

const signedRequest = fc.record({
  method: fc.constantFrom('GET', 'PUT', 'POST', 'DELETE', 'HEAD'),
  key: text,
  query: fc.dictionary(
    // The SDK's signer loses a parameter of the name `__proto__`.
    text.filter((name) => name !== '' && name !== '__proto__' && !/^x-amz-/i.test(name)),
    text,
    { maxKeys: 4 },
  ),
  meta: fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), headerValue, { maxKeys: 3 }),
})

interface Wire {
  method: string
  url: string
  headers: Record<string, string>
}

const asMessage = ({ method, url, headers }: Wire): IncomingMessage =>
  ({ method, url, rawHeaders: Object.entries(headers).flat() }) as unknown as IncomingMessage

const now = new Date('2026-03-01T12:00:00Z')
const check = (wire: Wire): unknown =>
  authenticate(readRequest(asMessage(wire)), {
    keys: [adminKey],
    now,
    regions: ['us-east-1'],
    bucket: null,
  }).verified

const prepared = ({
  method,
  key,
  query,
  meta,
}: typeof signedRequest extends fc.Arbitrary<infer T> ? T : never) => ({
  method,
  protocol: 'http:',
  hostname: 'localhost',
  path: `/bucket/${uriEncodePath(key)}`,
  query,
  headers: {
    host: 'localhost:9000',
    'x-amz-content-sha256': 'UNSIGNED-PAYLOAD',
    ...Object.fromEntries(
      Object.entries(meta).map(([name, value]) => [`x-amz-meta-${name}`, value]),
    ),
  } as Record<string, string>,
})

const targetOf = (path: string, query: Record<string, string | string[] | null>): string => {
  const pairs = Object.entries(query).map(
    ([name, value]) => `${uriEncode(name)}=${uriEncode(String(value))}`,
  )
  return pairs.length > 0 ? `${path}?${pairs.join('&')}` : path
}

it("whatever the SDK's signer signs is verified, and not once anything is changed", async () => {
  await fc.assert(
    fc.asyncProperty(signedRequest, async (request) => {
      const plain = prepared(request)
      const { headers } = await signer.sign(plain, { signingDate: now })
      const wire = { method: plain.method, url: targetOf(plain.path, plain.query), headers }
      expect(check(wire)).not.toBeNull()
      const changed = [
        { ...wire, method: wire.method === 'GET' ? 'PUT' : 'GET' },
        { ...wire, url: wire.url.replace('/bucket/', '/bucket/x') },
        { ...wire, url: `${wire.url}${wire.url.includes('?') ? '&' : '?'}x=1` },
        { ...wire, headers: { ...headers, host: 'localhost:9001' } },
        { ...wire, headers: { ...headers, 'x-amz-meta-more': 'x' } },
        { ...wire, headers: { ...headers, 'x-amz-content-sha256': 'f'.repeat(64) } },
      ]
      for (const other of changed) expect(() => check(other)).toThrow()
    }),
    { numRuns: 300 },
  )
})

it("whatever the SDK's signer pre-signs is verified, and not once anything is changed", async () => {
  await fc.assert(
    fc.asyncProperty(signedRequest, async (request) => {
      const { method, path, query, headers: all, ...rest } = prepared(request)
      const headers = { host: all['host'] as string }
      const hashed = { ...headers, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' }
      const signed = await signer.presign(
        { method, path, query, headers: hashed, ...rest },
        { signingDate: now, expiresIn: 60 },
      )
      const wire = {
        method,
        url: targetOf(path, (signed.query ?? {}) as Record<string, string>),
        headers,
      }
      expect(check(wire)).not.toBeNull()
      expect(() =>
        check({ ...wire, url: wire.url.replace('X-Amz-Expires=60', 'X-Amz-Expires=61') }),
      ).toThrow()
      expect(() => check({ ...wire, url: `${wire.url}&x=1` })).toThrow()
    }),
    { numRuns: 200 },
  )
})

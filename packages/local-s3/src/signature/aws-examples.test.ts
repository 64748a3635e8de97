import { describe, expect, it } from 'vitest'
import { AwsChunkedDecoder } from '../request/aws-chunked.ts'
import { chunkVerifier } from './chunk-signature.ts'
import {
  canonicalRequest,
  emptyHash,
  sign,
  signingKey,
  stringToSign,
  type SignablePart,
} from './string-to-sign.ts'
import type { Verified } from './verify.ts'

/** The examples of "Authenticating Requests (AWS Signature Version 4)", Amazon S3 API Reference. */
const secretAccessKey = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
const accessKeyId = 'AKIAIOSFODNN7EXAMPLE'
const amzDate = '20130524T000000Z'
const scope = { date: '20130524', region: 'us-east-1', service: 's3' }

const signatureOf = (part: Partial<SignablePart>, sent: Record<string, string>): string => {
  const headers = new Map(Object.entries(sent))
  const whole: SignablePart = {
    method: 'GET',
    path: '/',
    query: [],
    headers,
    signedHeaders: [...headers.keys()].sort(),
    payloadHash: sent['x-amz-content-sha256'] ?? emptyHash,
    ...part,
  }
  const key = signingKey(secretAccessKey, scope)
  return sign(key, stringToSign(amzDate, scope, canonicalRequest(whole)))
}

const host = 'examplebucket.s3.amazonaws.com'
const common = { host, 'x-amz-content-sha256': emptyHash, 'x-amz-date': amzDate }

describe("AWS' own examples", () => {
  it('GET of a range', () => {
    expect(signatureOf({ path: '/test.txt' }, { ...common, range: 'bytes=0-9' })).toBe(
      'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
    )
  })

  it('PUT of a key with a sign that is escaped', () => {
    const headers = {
      host,
      date: 'Fri, 24 May 2013 00:00:00 GMT',
      'x-amz-content-sha256': '44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072',
      'x-amz-date': amzDate,
      'x-amz-storage-class': 'REDUCED_REDUNDANCY',
    }
    expect(signatureOf({ method: 'PUT', path: '/test$file.text' }, headers)).toBe(
      '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
    )
  })

  it('GET of a setting and of a listing', () => {
    expect(signatureOf({ query: [['lifecycle', '']] }, common)).toBe(
      'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
    )
    const query = [
      ['max-keys', '2'],
      ['prefix', 'J'],
    ] as const
    expect(signatureOf({ query }, common)).toBe(
      '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
    )
  })

  it('a pre-signed GET', () => {
    const query = [
      ['X-Amz-Algorithm', 'AWS4-HMAC-SHA256'],
      ['X-Amz-Credential', `${accessKeyId}/20130524/us-east-1/s3/aws4_request`],
      ['X-Amz-Date', amzDate],
      ['X-Amz-Expires', '86400'],
      ['X-Amz-SignedHeaders', 'host'],
    ] as const
    expect(
      signatureOf({ path: '/test.txt', query, payloadHash: 'UNSIGNED-PAYLOAD' }, { host }),
    ).toBe('aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404')
  })
})

const verified = (signature: string): Verified => ({
  key: { accessKeyId, secretAccessKey, arn: 'arn:aws:iam::123456789012:user/x' },
  authorization: {
    kind: 'header',
    accessKeyId,
    scope,
    signedHeaders: [],
    signature,
    amzDate,
    expires: null,
    sessionToken: null,
  },
  signingKey: signingKey(secretAccessKey, scope),
})

const decode = async (body: string, seed: string, hasTrailer: boolean): Promise<string> => {
  const decoder = new AwsChunkedDecoder({
    verifier: chunkVerifier(verified(seed), hasTrailer),
    decodedLength: 66_560,
    onTrailer: () => undefined,
  })
  decoder.end(body)
  const chunks: Buffer[] = []
  for await (const chunk of decoder) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

const chunk = (size: number, signature: string): string =>
  `${size.toString(16)};chunk-signature=${signature}\r\n${'a'.repeat(size)}\r\n`

describe("AWS' examples of signed chunks", () => {
  const plain = {
    seed: '4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9',
    body:
      chunk(65_536, 'ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648') +
      chunk(1024, '0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497') +
      chunk(0, 'b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9'),
  }
  const trailing = {
    seed: '106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e',
    body:
      chunk(65_536, 'b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2') +
      chunk(1024, '1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7') +
      '0;chunk-signature=2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992\r\n' +
      'x-amz-checksum-crc32c:sOO8/Q==\r\n' +
      'x-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n\r\n',
  }

  it('are verified chunk by chunk', async () => {
    expect(await decode(plain.body, plain.seed, false)).toBe('a'.repeat(66_560))
  })

  it('are verified with their trailer', async () => {
    expect(await decode(trailing.body, trailing.seed, true)).toBe('a'.repeat(66_560))
  })

  it.each([
    ['a changed byte', (body: string) => body.replace('aaa', 'aba')],
    ['a changed signature', (body: string) => body.replace(/signature=./, 'signature=0')],
    ['no signature', (body: string) => body.replace(/;chunk-signature=\w+/, '')],
    ['a missing chunk', (body: string) => body.replace(/400;[^\r]*\r\na+\r\n/, '')],
    ['a changed trailer', (body: string) => body.replace('sOO8', 'sOO9')],
    ['no trailer signature', (body: string) => body.replace(/x-amz-trailer-signature.*\r\n/, '')],
    ['an end that is cut off', (body: string) => body.slice(0, -30)],
  ])('are refused with %s', async (_what, spoil) => {
    await expect(decode(spoil(trailing.body), trailing.seed, true)).rejects.toMatchObject({
      name: 'S3Error',
    })
  })
})

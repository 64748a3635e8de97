import * as fc from 'fast-check'
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHash } from 'node:crypto'
import type { Logger } from './logger.ts'
import { startEndpoint, type RunningEndpoint } from './testing/endpoint.ts'
import { send, type RawAnswer } from './testing/http-client.ts'
import { signHeaders } from './testing/signed-headers.ts'

let endpoint: RunningEndpoint
const failures: object[] = []
const logger: Logger = {
  debug: () => undefined,
  warn: () => undefined,
  error: (fields) => void failures.push(fields),
}
const Bucket = 'fuzz'

beforeAll(async () => {
  endpoint = await startEndpoint({ logger })
  const client = endpoint.client()
  await client.send(new CreateBucketCommand({ Bucket }))
  await client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'abc' }))
})
afterAll(() => endpoint.stop())

/** Every answer is one of S3's: no 500, an error document with a code, nothing logged as a failure. */
function expectAnswer(answer: RawAnswer, isHead = false): void {
  expect(failures).toEqual([])
  expect(answer.status).not.toBe(500)
  expect(answer.headers['x-amz-request-id']).toBeTruthy()
  if (answer.status >= 400 && !isHead) expect(answer.code).toBeTruthy()
}

const method = fc.constantFrom('GET', 'PUT', 'POST', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH')
const parameter = fc.constantFrom(
  ...'uploads uploadId=x partNumber=1 partNumber=x versionId=x versionId=null list-type=2 list-type=3 delete tagging cors policy versions versioning location lifecycle notification acl torrent max-keys=-1 max-keys=2 encoding-type=url encoding-type=x continuation-token=x prefix=a delimiter=/ key-marker=a response-expires=x X-Amz-Signature=1 X-Amz-Algorithm=AWS4-HMAC-SHA256 X-Amz-Expires=x'.split(
    ' ',
  ),
)
const likely = fc
  .tuple(
    fc.constantFrom(
      '/',
      '/fuzz',
      '/fuzz/',
      '/fuzz/a',
      '/fuzz/b',
      '/fuzz//a',
      '/fuzz/../a',
      '/fuzz/%00',
    ),
    fc.array(parameter, { maxLength: 3 }),
  )
  .map(([base, parameters]) => (parameters.length > 0 ? `${base}?${parameters.join('&')}` : base))
const noise = fc
  .array(
    fc.oneof(
      fc.constantFrom(...['/', '%', '%zz', '%ff', '..', '//', '?', '&', '=', '+', '%2F', '#']),
      fc.stringMatching(/^[!-~]{1,8}$/),
    ),
    { maxLength: 6 },
  )
  .map((parts) => `/${parts.join('')}`)
const path = fc.oneof({ weight: 4, arbitrary: likely }, { weight: 1, arbitrary: noise })

const headerNames = [
  'authorization',
  'range',
  'x-amz-date',
  'x-amz-content-sha256',
  'x-amz-decoded-content-length',
  'x-amz-trailer',
  'x-amz-copy-source',
  'x-amz-copy-source-range',
  'x-amz-checksum-crc32',
  'x-amz-checksum-algorithm',
  'x-amz-tagging',
  'x-amz-meta-x',
  'content-md5',
  'content-type',
  'if-match',
  'if-none-match',
  'if-modified-since',
  'origin',
  'access-control-request-method',
  'date',
  'host',
]
const headerValue = fc.oneof(
  fc.stringMatching(/^[ -~]{0,20}$/),
  fc.constantFrom(
    'AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=x',
    'AWS4-HMAC-SHA256',
    'AWS x:y',
    'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
    'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
    'UNSIGNED-PAYLOAD',
    'bytes=5-1',
    'bytes=-0',
    'bytes=0-0,2-2',
    'multipart/form-data',
    'multipart/form-data; boundary=x',
    'fuzz.localhost',
    '*',
    '-1',
    'ÿé',
  ),
)
const headers = fc.dictionary(fc.constantFrom(...headerNames), headerValue, { maxKeys: 4 })

describe('whatever comes', () => {
  it('unsigned is answered', async () => {
    const request = fc.record({ method, path, headers, body: fc.string({ maxLength: 30 }) })
    await fc.assert(
      fc.asyncProperty(request, async (one) => {
        const body = ['GET', 'HEAD', 'OPTIONS'].includes(one.method) ? '' : one.body
        const sent = {
          host: `127.0.0.1:${endpoint.port}`,
          ...one.headers,
          'content-length': String(Buffer.byteLength(body)),
        }
        const answer = await send({ ...one, port: endpoint.port, body, headers: sent })
        expectAnswer(answer, one.method === 'HEAD')
      }),
      { numRuns: 400 },
    )
  })

  it('signed is answered', async () => {
    const more = fc.dictionary(
      fc.constantFrom(
        ...headerNames.filter(
          (name) =>
            !['authorization', 'host', 'date', 'x-amz-date', 'x-amz-content-sha256'].includes(name),
        ),
      ),
      headerValue.filter((value) => !/[^ -~]/.test(value)).map((value) => value.trim()),
      { maxKeys: 4 },
    )
    const target = path.filter((text) => {
      try {
        decodeURIComponent(text.split('?')[0] ?? '')
        decodeURIComponent(text.split('?').slice(1).join('?'))
        return text.split('?').length < 3 && !text.includes('#')
      } catch {
        return false
      }
    })
    await fc.assert(
      fc.asyncProperty(
        method,
        target,
        more,
        fc.string({ maxLength: 30 }),
        async (verb, at, extra, text) => {
          const body = ['GET', 'HEAD', 'OPTIONS'].includes(verb) ? '' : text
          const payloadHash = createHash('sha256').update(body).digest('hex')
          const plain = {
            host: `127.0.0.1:${endpoint.port}`,
            ...extra,
            'content-length': String(Buffer.byteLength(body)),
          }
          const signed = signHeaders({ method: verb, path: at, headers: plain, payloadHash })
          const answer = await send({
            port: endpoint.port,
            method: verb,
            path: at,
            headers: signed.headers,
            body,
          })
          expectAnswer(answer, verb === 'HEAD')
          expect(answer.code).not.toBe('SignatureDoesNotMatch')
        },
      ),
      { numRuns: 400 },
    )
  })

  it('as XML is taken or refused, never a failure', async () => {
    const documents: [path: string, verb: string, root: string][] = [
      ['/fuzz?delete', 'POST', 'Delete'],
      ['/fuzz?cors', 'PUT', 'CORSConfiguration'],
      ['/fuzz?lifecycle', 'PUT', 'LifecycleConfiguration'],
      ['/fuzz?notification', 'PUT', 'NotificationConfiguration'],
      ['/fuzz?versioning', 'PUT', 'VersioningConfiguration'],
      ['/fuzz?encryption', 'PUT', 'ServerSideEncryptionConfiguration'],
      ['/fuzz?publicAccessBlock', 'PUT', 'PublicAccessBlockConfiguration'],
      ['/fuzz?policy', 'PUT', 'Policy'],
      ['/fuzz/a?tagging', 'PUT', 'Tagging'],
      ['/fuzz-new', 'PUT', 'CreateBucketConfiguration'],
    ]
    const names =
      'Object Key VersionId Quiet Rule Status Expiration Days ID Filter Prefix CORSRule AllowedOrigin AllowedMethod TagSet Tag Value QueueConfiguration Queue Event Id S3Key FilterRule Name ApplyServerSideEncryptionByDefault SSEAlgorithm LocationConstraint Part PartNumber ETag BlockPublicAcls constructor __proto__ toString'.split(
        ' ',
      )
    const leaf = fc.constantFrom(
      ...[
        '',
        ' ',
        'a',
        'a&amp;b',
        '&#x1F3B5;',
        '&#xD800;',
        '&#99999999;',
        '&lol;',
        '<![CDATA[x]]>',
      ],
      ...[
        '<!-- x -->',
        '<?pi?>',
        '<',
        '</x>',
        '\u0000',
        'Enabled',
        'GET',
        '*',
        'AES256',
        'prefix',
        'true',
      ],
      ...['arn:aws:sqs:us-east-1:123456789012:q', 's3:ObjectCreated:*', '<!DOCTYPE a>', '<a b="'],
    )
    const { piece } = fc.letrec<{ piece: string }>((tie) => ({
      piece: fc.oneof(
        { maxDepth: 5 },
        leaf,
        fc
          .tuple(fc.constantFrom(...names), fc.array(tie('piece'), { maxLength: 3 }))
          .map(([name, children]) => `<${name}>${children.join('')}</${name}>`),
      ),
    }))
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...documents),
        fc.array(piece, { maxLength: 8 }),
        fc.boolean(),
        async ([at, verb, root], pieces, isClosed) => {
          const body = `<${root}>${pieces.join('')}${isClosed ? `</${root}>` : ''}`
          const headers = {
            host: `127.0.0.1:${endpoint.port}`,
            'content-length': String(Buffer.byteLength(body)),
            'content-md5': createHash('md5').update(body).digest('base64'),
          }
          const payloadHash = createHash('sha256').update(body).digest('hex')
          const signed = signHeaders({ method: verb, path: at, headers, payloadHash })
          expectAnswer(
            await send({
              port: endpoint.port,
              method: verb,
              path: at,
              headers: signed.headers,
              body,
            }),
          )
        },
      ),
      { numRuns: 300 },
    )
  })
})

import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createHash, randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { buffer } from 'node:stream/consumers'
import { S3Client } from '@aws-sdk/client-s3'
import { liveMemoryService, testFeed } from '@ddex/testkit'
import { afterEach, expect, test } from 'vitest'
import { isObjectGone } from '../bucket/object-gone.ts'
import type { ObjectNotice } from './object-notice.ts'
import { ObjectReading } from './read-object.ts'

const bytes = randomBytes(300_000)
const checksum = (of: Uint8Array) => {
  const value = Buffer.alloc(4)
  value.writeUInt32BE(crc32(of))
  return value.toString('base64')
}
const notice: ObjectNotice = {
  ...{ kind: 'created', bucket: 'b', key: 'a.wav', versionId: null, etag: 'e1' },
  ...{ size: bytes.length, sequencer: 'A', address: '' },
}

let server: Server | null = null
let client: S3Client | null = null
afterEach(() => {
  client?.destroy()
  server?.closeAllConnections()
  server?.close()
})

interface Flaw {
  /** Bytes after which each answer breaks off. */
  cutAfter?: number
  stated?: string
  status?: number
  code?: string
  sent?: Buffer
}

/** An endpoint that answers as a flaw has it; `ranges` are what it was asked for. */
async function flawed({ cutAfter, stated, status, code, sent = bytes }: Flaw) {
  const ranges: (string | undefined)[] = []
  server = createServer((request, response) => {
    ranges.push(request.headers.range)
    if (status) {
      response.writeHead(status, { 'content-type': 'application/xml' })
      return response.end(`<Error><Code>${code}</Code><Message>no</Message></Error>`)
    }
    const start = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0)
    const rest = sent.subarray(start)
    const isWhole = start === 0
    response.writeHead(isWhole ? 200 : 206, {
      ...{ 'content-length': rest.length, etag: '"e1"' },
      ...(isWhole && stated ? { 'x-amz-checksum-crc32': stated } : {}),
    })
    if (cutAfter === undefined || rest.length <= cutAfter) return response.end(rest)
    response.write(rest.subarray(0, cutAfter), () => setImmediate(() => response.destroy()))
  })
  await new Promise<void>((done) => server?.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  client = new S3Client({
    ...{ endpoint: `http://127.0.0.1:${port}`, region: 'eu-west-1', forcePathStyle: true },
    ...{ credentials: { accessKeyId: 'a', secretAccessKey: 'b' }, maxAttempts: 1 },
  })
  const made = client
  const read = (signal = new AbortController().signal) =>
    buffer(new ObjectReading({ client: async () => made, signal }, notice).open())
  return { ranges, read }
}

test('goes on from where it was when the line breaks, and checks the whole', async () => {
  const { ranges, read } = await flawed({ cutAfter: 120_000, stated: checksum(bytes) })
  expect((await read()).equals(bytes)).toBe(true)
  expect(ranges).toHaveLength(3)
  expect(ranges[0]).toBeUndefined()
  expect(ranges[1]).toMatch(/^bytes=\d+-$/)
})

test('finds bytes that were changed on their way, resumed or not', async () => {
  const other = checksum(Buffer.from('other'))
  const whole = await flawed({ stated: other })
  await expect(whole.read()).rejects.toMatchObject({ retryable: true })
  server?.close()
  const resumed = await flawed({ cutAfter: 200_000, stated: other })
  await expect(resumed.read()).rejects.toMatchObject({ code: 'OBJECT_CORRUPT', retryable: true })
})

test('takes no object that is shorter than its event says', async () => {
  const { read } = await flawed({ sent: bytes.subarray(0, 1000) })
  await expect(read()).rejects.toMatchObject({ retryable: true })
})

test('gives up on a line that breaks again and again', async () => {
  const { ranges, read } = await flawed({ cutAfter: 10_000 })
  await expect(read()).rejects.toMatchObject({ code: 'BUCKET_UNAVAILABLE' })
  expect(ranges).toHaveLength(5)
})

test.each([
  [404, 'NoSuchKey', true],
  [404, 'NoSuchVersion', true],
  [412, 'PreconditionFailed', true],
  [405, 'MethodNotAllowed', true],
  [403, 'AccessDenied', false],
  [503, 'SlowDown', false],
])('tells what is gone from what may come later: %s %s', async (status, code, isGone) => {
  const { read } = await flawed({ status, code })
  const error: unknown = await read().catch((failure: unknown) => failure)
  expect(isObjectGone(error)).toBe(isGone)
  expect(error).toMatchObject({ retryable: !isGone })
})

test('stops when the time is over', async () => {
  const { read } = await flawed({})
  await expect(read(AbortSignal.abort())).rejects.toMatchObject({ retryable: true })
})

const md5 = createHash('md5').update(bytes).digest('hex')

/** An endpoint whose ETag looks like an MD5; answers what modes of checksums it was asked for. */
async function withEtag(headers: Record<string, string>, sent = bytes) {
  const modes: (string | string[] | undefined)[] = []
  server = createServer((request, response) => {
    const mode = request.headers['x-amz-checksum-mode']
    modes.push(mode)
    const stated = mode ? { 'x-amz-checksum-crc32': checksum(bytes) } : {}
    response.writeHead(200, {
      'content-length': sent.length,
      etag: `"${md5}"`,
      ...headers,
      ...stated,
    })
    response.end(sent)
  })
  await new Promise<void>((done) => server?.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  const made = (client = new S3Client({
    ...{ endpoint: `http://127.0.0.1:${port}`, region: 'eu-west-1', forcePathStyle: true },
    ...{ credentials: { accessKeyId: 'a', secretAccessKey: 'b' }, maxAttempts: 1 },
    responseChecksumValidation: 'WHEN_REQUIRED',
  }))
  const { signal } = new AbortController()
  const told = { ...notice, etag: md5 }
  const reading = new ObjectReading({ client: async () => made, signal }, told)
  return { modes, read: () => taken(reading) }
}

/** What an inbox has stored of an object. */
async function taken(reading: ObjectReading): Promise<Buffer> {
  const { live, parts } = liveMemoryService(testFeed({}, 'one'))
  const arrived = { feedId: 'one', path: 'a.wav', size: bytes.length, connectionId: null }
  const source = { md5: () => reading.md5, open: () => reading.open() }
  const record = await live.receive({ ...arrived, ...source })
  return Buffer.from(await parts.objects.readAll(record?.object ?? ''))
}

test('asks for no checksum where the ETag is an MD5, and has the bytes held against that', async () => {
  const good = await withEtag({})
  expect((await good.read()).equals(bytes)).toBe(true)
  expect(good.modes).toEqual([undefined])
  server?.close()
  const { read } = await withEtag({}, Buffer.alloc(bytes.length))
  await expect(read()).rejects.toMatchObject({
    retryable: true,
    cause: { code: 'OBJECT_CORRUPT' },
  })
})

test('asks again with checksums when the ETag is of encrypted bytes', async () => {
  const encrypted = { 'x-amz-server-side-encryption': 'aws:kms' }
  const good = await withEtag(encrypted)
  expect((await good.read()).equals(bytes)).toBe(true)
  expect(good.modes).toEqual([undefined, 'ENABLED'])
  server?.close()
  const { read } = await withEtag(encrypted, Buffer.alloc(bytes.length))
  await expect(read()).rejects.toMatchObject({ retryable: true })
})

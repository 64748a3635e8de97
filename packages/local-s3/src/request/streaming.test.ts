import { createHash, createHmac, randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { once } from 'node:events'
import {
  CreateBucketCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startEndpoint, type RunningEndpoint } from '../testing/endpoint.ts'
import { send, type RawAnswer } from '../testing/http-client.ts'
import { signHeaders, type Signed } from '../testing/signed-headers.ts'

let endpoint: RunningEndpoint
let client: S3Client
const Bucket = 'streams'

beforeAll(async () => {
  endpoint = await startEndpoint()
  client = endpoint.client()
  await client.send(new CreateBucketCommand({ Bucket }))
})
afterAll(() => endpoint.stop())

const read = async (Key: string): Promise<Buffer> => {
  const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }))
  return Buffer.from(await Body!.transformToByteArray())
}
const sha256 = (data: Buffer | string): string => createHash('sha256').update(data).digest('hex')
const host = (): string => `127.0.0.1:${endpoint.port}`

/** A chunk signer of its own, so that a mistake of ours is not made twice. */
function signedBody(chunks: readonly Buffer[], signed: Signed, trailer: string | null): Buffer {
  let previous = signed.signature
  const signature = (name: string, ...hashes: string[]): string => {
    const text = [name, signed.amzDate, signed.scope, previous, ...hashes].join('\n')
    previous = createHmac('sha256', signed.signingKey).update(text).digest('hex')
    return previous
  }
  const pieces = [...chunks, Buffer.alloc(0)].flatMap((chunk) => {
    const head = `${chunk.length.toString(16)};chunk-signature=${signature('AWS4-HMAC-SHA256-PAYLOAD', sha256(''), sha256(chunk))}\r\n`
    return [Buffer.from(head), chunk, Buffer.from(chunk.length > 0 ? '\r\n' : '')]
  })
  const lines =
    trailer === null
      ? '\r\n'
      : `${trailer}\r\nx-amz-trailer-signature:${signature('AWS4-HMAC-SHA256-TRAILER', sha256(`${trailer}\n`))}\r\n\r\n`
  return Buffer.concat([...pieces, Buffer.from(lines)])
}

interface Upload {
  key: string
  chunks: readonly Buffer[]
  trailer?: string
  spoil?: (body: Buffer) => Buffer
}

const putSigned = ({
  key,
  chunks,
  trailer,
  spoil = (body) => body,
}: Upload): Promise<RawAnswer> => {
  const path = `/${Bucket}/${key}`
  const payloadHash = `STREAMING-AWS4-HMAC-SHA256-PAYLOAD${trailer ? '-TRAILER' : ''}`
  const headers: Record<string, string> = {
    host: host(),
    'content-encoding': 'aws-chunked',
    'x-amz-decoded-content-length': String(Buffer.concat(chunks).length),
    ...(trailer ? { 'x-amz-trailer': trailer.split(':')[0] as string } : {}),
  }
  const signed = signHeaders({ method: 'PUT', path, headers, payloadHash })
  const body = spoil(signedBody(chunks, signed, trailer ?? null))
  return send({ port: endpoint.port, method: 'PUT', path, headers: signed.headers, body })
}

describe('streamed bodies', () => {
  const chunks = [randomBytes(70_000), randomBytes(65_536), randomBytes(17)]
  const whole = Buffer.concat(chunks)

  it('with signed chunks are stored without their framing', async () => {
    expect((await putSigned({ key: 'signed', chunks })).status).toBe(200)
    expect((await read('signed')).equals(whole)).toBe(true)
    const { ContentEncoding } = await client.send(new HeadObjectCommand({ Bucket, Key: 'signed' }))
    expect(ContentEncoding).toBeUndefined()
  })

  it('with signed chunks and a signed trailer have its checksum verified', async () => {
    const right = createHash('sha1').update(whole).digest('base64')
    const trailer = `x-amz-checksum-sha1:${right}`
    const answer = await putSigned({ key: 'trailer', chunks, trailer })
    expect([answer.status, answer.headers['x-amz-checksum-sha1']]).toEqual([200, right])
    const wrong = await putSigned({
      key: 'trailer-2',
      chunks,
      trailer: `x-amz-checksum-sha1:${Buffer.alloc(20).toString('base64')}`,
    })
    expect(wrong.code).toBe('BadDigest')
  })

  it('are refused whole when one chunk is not what was signed', async () => {
    const spoil = (body: Buffer): Buffer => {
      const copy = Buffer.from(body)
      copy[80_000] = (copy[80_000] as number) ^ 1
      return copy
    }
    expect((await putSigned({ key: 'spoiled', chunks, spoil })).code).toBe('SignatureDoesNotMatch')
    await expect(read('spoiled')).rejects.toMatchObject({ name: 'NoSuchKey' })
  })

  it('are refused when their SHA-256 or MD5 is not what was signed', async () => {
    const path = `/${Bucket}/hash`
    const put = (payloadHash: string, more: Record<string, string> = {}): Promise<RawAnswer> => {
      const headers = { host: host(), 'content-length': '4', ...more }
      const signed = signHeaders({ method: 'PUT', path, headers, payloadHash })
      return send({
        port: endpoint.port,
        method: 'PUT',
        path,
        headers: signed.headers,
        body: 'song',
      })
    }
    expect((await put(sha256('gnos'))).code).toBe('XAmzContentSHA256Mismatch')
    const md5 = createHash('md5').update('gnos').digest('base64')
    expect((await put(sha256('song'), { 'content-md5': md5 })).code).toBe('BadDigest')
    expect((await put(sha256('song'), { 'content-md5': 'nonsense' })).code).toBe('InvalidDigest')
    expect((await put('NONSENSE')).code).toBe('InvalidArgument')
    expect((await put(sha256('song'))).status).toBe(200)
  })

  it('of a client that goes away leave nothing', async () => {
    const path = `/${Bucket}/gone`
    const headers = { host: host(), 'content-length': '1000000' }
    const signed = signHeaders({ method: 'PUT', path, headers, payloadHash: 'UNSIGNED-PAYLOAD' })
    const lines = Object.entries(signed.headers).map(([name, value]) => `${name}: ${value}\r\n`)
    const socket = connect(endpoint.port, '127.0.0.1')
    await once(socket, 'connect')
    socket.write(`PUT ${path} HTTP/1.1\r\n${lines.join('')}\r\n`)
    const incoming = join(endpoint.folder, 'buckets', Bucket, 'incoming')
    await expect.poll(() => readdir(incoming)).toHaveLength(1)
    socket.write(randomBytes(10_000))
    socket.destroy()
    await expect.poll(() => readdir(incoming)).toHaveLength(0)
    await expect(read('gone')).rejects.toMatchObject({ name: 'NoSuchKey' })
  })

  it('that nobody may send are refused before they come, for clients that wait', async () => {
    const socket = connect(endpoint.port, '127.0.0.1')
    await once(socket, 'connect')
    socket.write(
      `PUT /${Bucket}/x HTTP/1.1\r\nhost: ${host()}\r\ncontent-length: 1000000\r\nexpect: 100-continue\r\n\r\n`,
    )
    const [answer] = (await once(socket, 'data')) as [Buffer]
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 403/)
    socket.destroy()
  })

  it('need a length', async () => {
    const path = `/${Bucket}/length`
    const signed = signHeaders({
      method: 'PUT',
      path,
      headers: { host: host() },
      payloadHash: 'UNSIGNED-PAYLOAD',
    })
    const headers = { ...signed.headers, 'transfer-encoding': 'chunked' }
    const answer = await send({ port: endpoint.port, method: 'PUT', path, headers, body: 'x' })
    expect([answer.status, answer.code]).toEqual([411, 'MissingContentLength'])
  })
})

describe('objects that are replaced', () => {
  it('are read to their end by who began before', async () => {
    const old = randomBytes(5_000_000)
    await client.send(new PutObjectCommand({ Bucket, Key: 'busy', Body: old }))
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: 'busy' }))
    await client.send(new PutObjectCommand({ Bucket, Key: 'busy', Body: 'new' }))
    expect(Buffer.from(await Body!.transformToByteArray()).equals(old)).toBe(true)
    expect((await read('busy')).toString()).toBe('new')
    const blobs = join(endpoint.folder, 'buckets', Bucket, 'blobs')
    const kept = new Set(await readdir(blobs))
    await client.send(new PutObjectCommand({ Bucket, Key: 'busy', Body: 'newer' }))
    expect((await readdir(blobs)).length).toBe(kept.size)
  })
})

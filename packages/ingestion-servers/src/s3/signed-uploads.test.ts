import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { RecordingInbox, fakeClock } from '@ddex/testkit'
import { startS3Bench, type S3Bench } from './s3-test-bench.ts'
import { s3Sender } from './s3-test-senders.ts'
import { SignedUploads } from './signed-uploads.ts'
import { signingStep } from './signing-step.ts'

const sender = s3Sender('one', { access: 'signed-url' }, { maxFileSize: 20 * 1024 ** 2 })
const { feed } = sender
let bench: S3Bench
let inbox: RecordingInbox
let uploads: SignedUploads
let laterMs: number

beforeEach(async () => {
  inbox = new RecordingInbox()
  laterMs = 0
  bench = await startS3Bench({
    ...{ inbox, senders: [sender] },
    now: () => new Date(Date.now() + laterMs),
  })
  uploads = new SignedUploads({ clients: bench.clients })
})
afterEach(() => bench.stop())

const send = (
  { url, headers }: { url: string; headers: Record<string, string> },
  body: Uint8Array | string,
  more: Record<string, string> = {},
) => {
  const all = Object.entries({ ...headers, ...more })
  // fetch reckons the length itself.
  const kept = Object.fromEntries(all.filter(([name]) => name !== 'content-length'))
  return fetch(url, {
    method: 'PUT',
    headers: kept,
    body: typeof body === 'string' ? body : new Uint8Array(body),
  })
}
const codeOf = async (response: Response) => /<Code>(\w+)/.exec(await response.text())?.[1]

describe('a signed upload', () => {
  test('is an upload into the feed', async () => {
    const request = { path: 'A/01 Für Élise.wav', size: 5, contentType: 'audio/wav' }
    const signed = await uploads.put(feed, request)
    expect((await send(signed, 'sound')).status).toBe(200)
    await bench.s3.eventsDelivered()
    expect(inbox.received).toMatchObject([{ feedId: 'one', path: request.path, size: 5 }])
  })

  test('has the size and the type that were signed, and goes nowhere else', async () => {
    const signed = await uploads.put(feed, { path: 'a.wav', size: 5, contentType: 'audio/wav' })
    expect(await codeOf(await send(signed, 'longer sound'))).toBe('SignatureDoesNotMatch')
    const asPage = await send(signed, 'sound', { 'content-type': 'text/html' })
    expect(await codeOf(asPage)).toBe('SignatureDoesNotMatch')
    const moved = { ...signed, url: signed.url.replace('one/a.wav', 'two/a.wav') }
    expect(await codeOf(await send(moved, 'sound'))).toBe('SignatureDoesNotMatch')
    const up = { ...signed, url: signed.url.replace('one/a.wav', 'one/../two/a.wav') }
    expect((await send(up, 'sound')).status).toBe(403)
    expect(inbox.received).toEqual([])
  })

  test('ends with its time', async () => {
    const request = { path: 'a.wav', size: 5, expiresSeconds: 60 }
    const clock = fakeClock()
    const dated = new SignedUploads({ clients: bench.clients, clock })
    expect((await dated.put(feed, request)).expiresAt.getTime() - clock.now().getTime()).toBe(
      60_000,
    )
    const signed = await uploads.put(feed, request)
    laterMs = 61_000
    const answer = await send(signed, 'sound')
    expect(answer.status).toBe(403)
    expect(await answer.text()).toContain('Request has expired')
  })

  test.each([
    ['TOO_LARGE', { path: 'a.wav', size: 20 * 1024 ** 2 + 1 }],
    ['OUTSIDE_ROOT', { path: '../two/a.wav', size: 1 }],
    ['NAME_INVALID', { path: 'A//a.wav', size: 1 }],
    ['NAME_INVALID', { path: '', size: 1 }],
    ['NAME_INVALID', { path: '.DS_Store', size: 1 }],
    ['UPLOAD_INVALID', { path: 'a.html', size: 1, contentType: 'text/html' }],
    ['UPLOAD_INVALID', { path: 'a.wav', size: -1 }],
    ['UPLOAD_INVALID', { path: 'a.wav', size: 1, expiresSeconds: 7 * 86_400 }],
  ])('is refused with %s: %j', async (code, request) => {
    await expect(uploads.put(feed, request)).rejects.toMatchObject({ code, retryable: false })
    await expect(uploads.form(feed, request)).rejects.toMatchObject({ code })
    await expect(uploads.begin(feed, request)).rejects.toMatchObject({ code })
  })

  test('is refused to feeds of other kinds, and to those that are switched off', async () => {
    const request = { path: 'a.wav', size: 1 }
    const withKeys = s3Sender('one').feed
    const refused = { code: 'FEED_NOT_SIGNED' }
    await expect(uploads.put(withKeys, request)).rejects.toMatchObject(refused)
    await expect(uploads.put({ ...feed, active: false }, request)).rejects.toMatchObject(refused)
    const ftp = { ...feed, protocol: 'ftp', location: null } as const
    await expect(uploads.put(ftp, request)).rejects.toMatchObject({ code: 'FEED_NOT_S3' })
  })
})

describe('a form for a browser', () => {
  const post = async (
    content: string,
    path = 'cover.jpg',
    changes: Record<string, string> = {},
  ) => {
    const request = { path, size: 5, contentType: 'image/jpeg' }
    const { url, fields } = await uploads.form(feed, request)
    const form = new FormData()
    for (const [name, value] of Object.entries({ ...fields, ...changes })) form.append(name, value)
    form.append('file', new Blob([content]), 'cover.jpg')
    return fetch(url, { method: 'POST', body: form })
  }

  test('takes a file up to its size', async () => {
    expect((await post('image')).status).toBe(204)
    await bench.s3.eventsDelivered()
    expect(inbox.received).toMatchObject([{ path: 'cover.jpg', size: 5 }])
    expect(await codeOf(await post('images'))).toBe('EntityTooLarge')
  })

  test('takes no other key or type than was signed', async () => {
    const key = { key: 'deliveries/two/cover.jpg' }
    expect(await codeOf(await post('image', 'cover.jpg', key))).toBe('AccessDenied')
    const type = { 'Content-Type': 'text/html' }
    expect(await codeOf(await post('image', 'cover.jpg', type))).toBe('AccessDenied')
  })
})

describe('a signed upload in parts', () => {
  const path = 'A/01.wav'
  const whole = randomBytes(12 * 1024 ** 2)
  const size = whole.length

  test('is put together of the parts that were signed', async () => {
    const { uploadId, partSize, partCount } = await uploads.begin(
      feed,
      { path, size },
      5 * 1024 ** 2,
    )
    expect([partSize, partCount]).toEqual([5 * 1024 ** 2, 3])
    const request = { path, uploadId, size, partSize }
    const signed = await uploads.signParts(feed, { ...request, first: 1, count: 3 })
    const parts: { number: number; etag: string }[] = []
    for (const part of signed) {
      const answer = await send(part, whole.subarray(part.start, part.start + part.size))
      parts.push({ number: part.number, etag: answer.headers.get('etag') ?? '' })
    }
    const tooLong = await send(signed[2]!, whole.subarray(0, 5 * 1024 ** 2))
    expect(await codeOf(tooLong)).toBe('SignatureDoesNotMatch')
    await uploads.complete(feed, path, uploadId, parts.reverse())
    await bench.s3.eventsDelivered()
    await inbox.untilHolds('one', path, whole)
  })

  test('can be given up, and then not be completed', async () => {
    const { uploadId } = await uploads.begin(feed, { path, size })
    await uploads.abort(feed, path, uploadId)
    const completed = uploads.complete(feed, path, uploadId, [{ number: 1, etag: '"x"' }])
    await expect(completed).rejects.toMatchObject({ code: 'UPLOAD_INVALID' })
    expect(inbox.received).toEqual([])
  })

  test.each([
    [{ first: 0, count: 1 }],
    [{ first: 1, count: 4 }],
    [{ first: 3, count: 2 }],
    [{ first: 1, count: 1, partSize: 1024 }],
  ])('has no other parts than it has: %j', async (wrong) => {
    const request = { path, uploadId: 'x', size, partSize: 5 * 1024 ** 2, first: 1, count: 1 }
    const signed = uploads.signParts(feed, { ...request, ...wrong })
    await expect(signed).rejects.toMatchObject({ code: 'UPLOAD_INVALID' })
  })
})

describe('a step that is asked for from outside', () => {
  const path = 'a.wav'
  const ask = (data: Record<string, unknown>) => signingStep(uploads, feed, data)

  test('is a PUT unless it says something else', async () => {
    expect(await ask({ upload: { path, size: 5 } })).toMatchObject({ method: 'PUT' })
    expect(await ask({ step: 'form', upload: { path, size: 5 } })).toMatchObject({ method: 'POST' })
  })

  test('leads an upload in parts to its end', async () => {
    const size = 5
    const begun = (await ask({ step: 'begin', upload: { path, size } })) as {
      uploadId: string
      partSize: number
    }
    const parts = { path, size, ...begun, first: 1, count: 1 } as Record<string, unknown>
    delete parts['partCount']
    const signed = (await ask({ step: 'parts', parts })) as {
      parts: { url: string; headers: Record<string, string> }[]
    }
    const answer = await send(signed.parts[0]!, 'sound')
    const etag = answer.headers.get('etag')
    const { uploadId } = begun
    await ask({ step: 'complete', path, uploadId, parts: [{ number: 1, etag }] })
    await inbox.untilHolds('one', path, Buffer.from('sound'))
  })

  test.each([
    [{ step: 'read' }],
    [{ upload: { path, size: '5' } }],
    [{ upload: { path, size: 5, bucket: 'another' } }],
    [{ step: 'complete', path, uploadId: '', parts: [] }],
  ])('is refused when it is none: %j', async (data) => {
    await expect(ask(data)).rejects.toMatchObject({ code: 'UPLOAD_INVALID', retryable: false })
  })
})

import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { bucket, gcsFeed, startGcs } from './gcs-test-bench.ts'
import { signUpload } from './signed-uploads.ts'

const feed = gcsFeed('one', { access: 'signed-url' }, { maxFileSize: 1000 })
let gcs: Awaited<ReturnType<typeof startGcs>>
beforeEach(async () => {
  gcs = await startGcs([feed])
})
afterEach(() => gcs.server.stop())

const sign = (request: object) => signUpload(gcs.storage, feed, request)
const put = (url: string, headers: Record<string, string>, body: string) =>
  fetch(url, { method: 'PUT', headers, body }).then(({ status }) => status)
const request = { path: 'album/01 Für Élise.wav', size: 5, contentType: 'audio/wav' }

describe('a signed upload', () => {
  test('takes its file, which is then delivered', async () => {
    const { put: signed } = await sign(request)
    expect(await put(signed.url, signed.headers, 'sound')).toBe(200)
    const key = `deliveries/one/${request.path}`
    await gcs.door.finalized(gcs.server.resource(`${bucket}/${key}`))
    expect(gcs.pathsOf('one')).toEqual([request.path])
  })

  test('takes no other size, type or name, and nothing when its time is over', async () => {
    const { put: signed } = await sign(request)
    const { url, headers } = signed
    expect(await put(url, headers, 'sound and more')).toBe(400)
    expect(await put(url, headers, 'few')).toBe(400)
    expect(await put(url, { ...headers, 'x-goog-content-length-range': '0,99' }, 'more!!')).toBe(
      403,
    )
    expect(await put(url, { ...headers, 'content-type': 'text/html' }, 'sound')).toBe(403)
    expect(await put(url.replace('album', 'other'), headers, 'sound')).toBe(403)
    expect(await put(url.replace('deliveries/one', 'deliveries/two'), headers, 'sound')).toBe(403)
    expect(gcs.server.keys(bucket)).toEqual([])
    gcs.bench.laterMs = 3_601_000
    expect(await put(url, headers, 'sound')).toBe(400)
    expect(gcs.server.keys(bucket)).toEqual([])
  })

  test('may be begun as one that can be resumed', async () => {
    const { resumable } = await sign(request)
    const begin = await fetch(resumable.url, { method: 'POST', headers: resumable.headers })
    expect(begin.status).toBe(201)
    const bare = await fetch(resumable.url, { method: 'POST' })
    expect(bare.status).toBe(403)
  })

  test.each([
    ['UPLOAD_INVALID', { path: 'a.wav' }],
    ['UPLOAD_INVALID', { path: 'a.wav', size: 5, contentType: 'text/html' }],
    ['UPLOAD_INVALID', { path: 'a.wav', size: 5, expiresSeconds: 1_000_000 }],
    ['TOO_LARGE', { path: 'a.wav', size: 1001 }],
    ['OUTSIDE_ROOT', { path: '../two/a.wav', size: 5 }],
    ['NAME_INVALID', { path: 'a//b.wav', size: 5 }],
    ['NAME_INVALID', { path: 'a.wav.part', size: 5 }],
  ])('is refused with %s', async (code, wrong) => {
    await expect(sign(wrong)).rejects.toMatchObject({ code })
  })

  test('is for feeds that deliver so, and no others', async () => {
    for (const other of [gcsFeed('two'), { ...feed, active: false }])
      await expect(signUpload(gcs.storage, other, request)).rejects.toMatchObject({
        code: 'FEED_NOT_SIGNED',
      })
  })
})

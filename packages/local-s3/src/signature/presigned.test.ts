import {
  CreateBucketCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import { createPresignedPost, type PresignedPostOptions } from '@aws-sdk/s3-presigned-post'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { adminKey, startEndpoint, type RunningEndpoint } from '../testing/endpoint.ts'

let endpoint: RunningEndpoint
let client: S3Client
let now = new Date()
const Bucket = 'signed'

beforeAll(async () => {
  endpoint = await startEndpoint({ clock: { now: () => now } })
  client = endpoint.client()
  await client.send(new CreateBucketCommand({ Bucket }))
})
afterAll(() => endpoint.stop())

const codeOf = async (response: Response): Promise<string> =>
  /<Code>(.*?)<\/Code>/.exec(await response.text())?.[1] ?? String(response.status)

const later = async <T>(seconds: number, act: () => Promise<T>): Promise<T> => {
  now = new Date(Date.now() + seconds * 1000)
  try {
    return await act()
  } finally {
    now = new Date()
  }
}

describe('pre-signed requests', () => {
  it('put and get with nothing but their address, keys of any kind', async () => {
    const Key = 'ä b/+%&=?#.wav'
    const put = await getSignedUrl(client, new PutObjectCommand({ Bucket, Key }), { expiresIn: 60 })
    expect((await fetch(put, { method: 'PUT', body: 'song' })).status).toBe(200)
    const command = new GetObjectCommand({ Bucket, Key, ResponseContentType: 'audio/wav' })
    const answer = await fetch(await getSignedUrl(client, command, { expiresIn: 60 }))
    expect(await answer.text()).toBe('song')
    expect(answer.headers.get('content-type')).toBe('audio/wav')
  })

  it('end with their time', async () => {
    const command = new GetObjectCommand({ Bucket, Key: 'x' })
    const url = await getSignedUrl(client, command, { expiresIn: 60 })
    const early = await later(59, () => fetch(url))
    expect(await codeOf(early)).toBe('NoSuchKey')
    const late = await later(62, () => fetch(url))
    expect([late.status, await codeOf(late)]).toEqual([403, 'AccessDenied'])
    const tooEarly = await later(-3600, () => fetch(url))
    expect(tooEarly.status).toBe(403)
  })

  it('are for one method, one key and the headers they were made with', async () => {
    const command = new PutObjectCommand({ Bucket, Key: 'exact', ContentType: 'audio/wav' })
    const signableHeaders = new Set(['content-type'])
    const url = await getSignedUrl(client, command, { expiresIn: 60, signableHeaders })
    const put = (target: string, headers: Record<string, string>): Promise<string> =>
      fetch(target, { method: 'PUT', body: 'x', headers }).then(codeOf)
    expect(await put(url, { 'content-type': 'text/html' })).toBe('SignatureDoesNotMatch')
    expect(await put(url.replace('exact', 'other'), { 'content-type': 'audio/wav' })).toBe(
      'SignatureDoesNotMatch',
    )
    expect(await put(url, { 'content-type': 'audio/wav', 'x-amz-acl': 'public-read' })).toBe(
      'AccessDenied',
    )
    expect(await codeOf(await fetch(url))).toBe('SignatureDoesNotMatch')
    expect(await put(url, { 'content-type': 'audio/wav' })).toBe('200')
  })

  it('fix the length of what is put where it is signed', async () => {
    const command = new PutObjectCommand({ Bucket, Key: 'size', ContentLength: 3 })
    const signableHeaders = new Set(['content-length'])
    const url = await getSignedUrl(client, command, { expiresIn: 60, signableHeaders })
    expect(await codeOf(await fetch(url, { method: 'PUT', body: 'abcd' }))).toBe(
      'SignatureDoesNotMatch',
    )
    expect((await fetch(url, { method: 'PUT', body: 'abc' })).status).toBe(200)
  })

  it('carry what their signer moved into the address', async () => {
    const Key = 'described'
    const command = new PutObjectCommand({ Bucket, Key, Metadata: { feed: 'one' }, Tagging: 'a=b' })
    const url = await getSignedUrl(client, command, { expiresIn: 60 })
    expect((await fetch(url, { method: 'PUT', body: 'x' })).status).toBe(200)
    const { Metadata, TagCount } = await client.send(new HeadObjectCommand({ Bucket, Key }))
    expect([Metadata, TagCount]).toEqual([{ feed: 'one' }, 1])
  })

  it('live a week at most', async () => {
    const url = await getSignedUrl(client, new GetObjectCommand({ Bucket, Key: 'x' }), {
      expiresIn: 60,
    })
    const longer = url.replace('X-Amz-Expires=60', 'X-Amz-Expires=604801')
    expect(await codeOf(await fetch(longer))).toBe('AuthorizationQueryParametersError')
  })
})

describe('signed requests', () => {
  const get = new GetObjectCommand({ Bucket, Key: 'none' })

  it('need the right secret, a key that exists and a clock that is near', async () => {
    const wrong = endpoint.client({ credentials: { ...adminKey, secretAccessKey: 'wrong' } })
    await expect(wrong.send(get)).rejects.toMatchObject({ name: 'SignatureDoesNotMatch' })
    const unknown = endpoint.client({ credentials: { ...adminKey, accessKeyId: 'AKIANOBODY' } })
    await expect(unknown.send(get)).rejects.toMatchObject({ name: 'InvalidAccessKeyId' })
    const token = endpoint.client({ credentials: { ...adminKey, sessionToken: 'made up' } })
    await expect(token.send(get)).rejects.toMatchObject({ name: 'InvalidToken' })
    const skewed = endpoint.client({ maxAttempts: 1 })
    const hourLater = later(3600, () => skewed.send(get))
    await expect(hourLater).rejects.toMatchObject({ name: 'RequestTimeTooSkewed' })
  })

  it('are needed where no policy lets everybody in', async () => {
    expect(await codeOf(await fetch(`${endpoint.url}/${Bucket}/none`))).toBe('AccessDenied')
    const put = await fetch(`${endpoint.url}/${Bucket}/none`, { method: 'PUT', body: 'x' })
    expect(await codeOf(put)).toBe('AccessDenied')
  })

  it('of temporary credentials carry their token, until it ends', async () => {
    const session = {
      accessKeyId: 'ASIASESSION',
      secretAccessKey: 's',
      sessionToken: 'token+/=',
      arn: 'arn:aws:sts::123456789012:assumed-role/Feed/one',
    }
    const other = await startEndpoint({
      keys: [{ ...session, expiresAt: new Date(Date.now() + 3_600_000) }],
    })
    try {
      const temporary = other.client({ credentials: session })
      await temporary.send(new CreateBucketCommand({ Bucket }))
      const url = await getSignedUrl(temporary, new PutObjectCommand({ Bucket, Key: 'a' }))
      expect((await fetch(url, { method: 'PUT', body: 'x' })).status).toBe(200)
    } finally {
      await other.stop()
    }
  })
})

describe('forms of browsers', () => {
  const post = async (
    options: Partial<PresignedPostOptions>,
    file: Blob,
    extra: Record<string, string> = {},
  ): Promise<Response> => {
    const signed = await createPresignedPost(client, { Bucket, Key: 'in/${filename}', ...options })
    const form = new FormData()
    for (const [name, value] of Object.entries({ ...signed.fields, ...extra }))
      form.set(name, value)
    form.set('file', file, 'sÖng 1.wav')
    return fetch(signed.url, { method: 'POST', body: form })
  }

  it('put what their policy lets them', async () => {
    const Fields = {
      'Content-Type': 'audio/wav',
      'x-amz-meta-feed': 'ä',
      success_action_status: '201',
    }
    const answer = await post(
      {
        Fields,
        Conditions: [
          ['content-length-range', 1, 10],
          ['starts-with', '$key', 'in/'],
        ],
      },
      new Blob(['song']),
    )
    expect(answer.status).toBe(201)
    expect(await answer.text()).toContain('<Key>in/sÖng 1.wav</Key>')
    const stored = await client.send(new GetObjectCommand({ Bucket, Key: 'in/sÖng 1.wav' }))
    expect(await stored.Body!.transformToString()).toBe('song')
    expect(stored.ContentType).toBe('audio/wav')
  })

  it.each([
    ['too large', [['content-length-range', 0, 3]], {}, 'EntityTooLarge'],
    ['too small', [['content-length-range', 9, 99]], {}, 'EntityTooSmall'],
    [
      'of another type',
      [['starts-with', '$Content-Type', 'audio/']],
      { 'Content-Type': 'text/html' },
      'AccessDenied',
    ],
    ['with a field that nobody allowed', [], { 'x-amz-meta-more': 'x' }, 'AccessDenied'],
    ['with another key', [], { key: 'out/x' }, 'AccessDenied'],
    ['with another signature', [], { 'X-Amz-Signature': 'f'.repeat(64) }, 'SignatureDoesNotMatch'],
  ] as const)('are refused when %s', async (_what, conditions, extra, code) => {
    const Conditions = conditions as unknown as NonNullable<PresignedPostOptions['Conditions']>
    const answer = await post({ Key: 'in/refused', Conditions }, new Blob(['song']), extra)
    expect(await codeOf(answer)).toBe(code)
    const read = client.send(new GetObjectCommand({ Bucket, Key: 'in/refused' }))
    await expect(read).rejects.toMatchObject({ name: 'NoSuchKey' })
  })

  it('end with their policy', async () => {
    const answer = await later(7200, () => post({ Expires: 60 }, new Blob(['x'])))
    expect(await codeOf(answer)).toBe('AccessDenied')
  })
})

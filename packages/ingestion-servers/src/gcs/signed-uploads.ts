import type { Storage } from '@google-cloud/storage'
import { z } from 'zod'
import { kindOfPath, RefusedError, systemClock, type Clock, type Feed } from '@ddex/dsp-core'
import { formatSize } from '../common/format-size.ts'
import { FileRefusal } from '../common/refusal.ts'
import { toFeedPath } from '../common/feed-path.ts'

/** Seconds that a signed URL is good for: long enough for a slow line, short enough to be lost. */
const expiry = { least: 60, usual: 3600, most: 12 * 3600 } as const

const uploadRequest = z.strictObject({
  /** From the feed's root. */
  path: z.string(),
  /** Bytes. */
  size: z.int().min(0),
  contentType: z
    .string()
    .regex(
      /^((audio|image|video)\/[\w.+-]{1,60}|text\/(xml|plain|csv)|application\/(octet-stream|xml|pdf|json))$/,
      'A type of audio, image, video, XML, text or data.',
    )
    .default('application/octet-stream'),
  expiresSeconds: z.int().min(expiry.least).max(expiry.most).default(expiry.usual),
})

/** A request that its holder may make without a sign-in, with exactly these headers. */
export interface SignedRequest {
  method: 'PUT' | 'POST'
  url: string
  headers: Record<string, string>
}

export interface SignedGcsUpload {
  /** The whole file in one request. */
  put: SignedRequest
  /** Begins a resumable upload: the answer's `Location` takes the bytes. */
  resumable: SignedRequest
  expiresAt: Date
}

/**
 * Signs uploads for feeds of `signed-url` (V4): one object under the feed's prefix, of one type, with that many
 * bytes and no more. Throws `RefusedError` for what a feed may not have.
 */
export async function signUpload(
  storage: Storage,
  feed: Feed,
  request: unknown,
  clock: Clock = systemClock,
): Promise<SignedGcsUpload> {
  const { path, size, contentType, expiresSeconds } = readRequest(request)
  const file = storage.bucket(feed.location?.bucket ?? '').file(keyOf(feed, path, size))
  const expiresAt = new Date(clock.now().getTime() + expiresSeconds * 1000)
  const common = { version: 'v4', expires: expiresAt, accessibleAt: clock.now() } as const
  const length = { 'x-goog-content-length-range': `${size},${size}` }
  const sign = async (action: 'write' | 'resumable', headers: Record<string, string>) => {
    const [url] = await file.getSignedUrl({
      ...common,
      action,
      contentType,
      extensionHeaders: headers,
    })
    return { url, headers: { 'content-type': contentType, ...headers } }
  }
  const start = { ...length, 'x-goog-resumable': 'start' }
  return {
    put: { method: 'PUT', ...(await sign('write', length)) },
    resumable: { method: 'POST', ...(await sign('resumable', start)) },
    expiresAt,
  }
}

function readRequest(request: unknown): z.output<typeof uploadRequest> {
  const read = uploadRequest.safeParse(request)
  if (read.success) return read.data
  const [issue] = read.error.issues
  const field = issue?.path.join('.') ?? ''
  throw new RefusedError('UPLOAD_INVALID', `${field}: ${issue?.message ?? 'not understood'}`)
}

function keyOf({ active, location, settings }: Feed, path: string, size: number): string {
  if (!active || location?.kind !== 'gcs' || location.access !== 'signed-url')
    throw new RefusedError('FEED_NOT_SIGNED', 'Uploads to this feed are not made by signed URLs.')
  const isPlain = path !== '' && toFeedPath(path) === path
  if (!isPlain || kindOfPath(path) === 'ignored')
    throw new FileRefusal('NAME_INVALID', 'No delivery can use a file of this name.')
  const most = settings.maxFileSize
  if (size > most) throw new FileRefusal('TOO_LARGE', `${formatSize(most)} are allowed.`)
  return `${location.prefix}${path}`
}

import type { Storage } from '@google-cloud/storage'
import { RefusedError, systemClock, type Clock, type Feed } from '@ddex/dsp-core'
import { readUpload, signedKey } from '../bucket/signed-upload.ts'

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
  const { path, size, contentType, expiresSeconds } = readUpload(feed, request)
  if (feed.location?.kind !== 'gcs')
    throw new RefusedError('FEED_NOT_SIGNED', 'This feed is not one of Cloud Storage.')
  const file = storage.bucket(feed.location.bucket).file(signedKey(feed, path))
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

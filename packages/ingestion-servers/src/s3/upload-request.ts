import { kindOfPath, RefusedError, type Feed, type S3Location } from '@ddex/dsp-core'
import { z } from 'zod'
import { toFeedPath } from '../common/feed-path.ts'
import { formatSize } from '../common/format-size.ts'
import { FileRefusal } from '../common/refusal.ts'
import { s3LocationOf } from './s3-clients.ts'

/** Seconds that a signed URL is good for: long enough for a slow line, short enough to be lost. */
export const expiry = { least: 60, usual: 3600, most: 12 * 3600 } as const

/** What a sender asks a URL for. */
export const uploadRequest = z.strictObject({
  /** From the feed's root. */
  path: z.string(),
  /** Bytes. */
  size: z.number().int().nonnegative(),
  contentType: z
    .string()
    .regex(
      /^((audio|image|video)\/[\w.+-]{1,60}|text\/(xml|plain|csv)|application\/(octet-stream|xml|pdf|json))$/,
      'A type of audio, image, video, XML, text or data.',
    )
    .default('application/octet-stream'),
  expiresSeconds: z.number().int().min(expiry.least).max(expiry.most).default(expiry.usual),
})
export type UploadRequest = z.input<typeof uploadRequest>

export interface CheckedUpload extends z.output<typeof uploadRequest> {
  location: S3Location
  key: string
}

/** Throws `RefusedError`: not a feed of this kind, a path outside of it, too large. */
export function checkUpload(feed: Feed, request: UploadRequest, most = Infinity): CheckedUpload {
  const read = uploadRequest.safeParse(request)
  if (!read.success) {
    const [issue] = read.error.issues
    const field = issue?.path.join('.') ?? ''
    throw new RefusedError('UPLOAD_INVALID', `${field}: ${issue?.message ?? 'not understood'}`)
  }
  const largest = Math.min(feed.settings.maxFileSize, most)
  if (read.data.size > largest) {
    const message = `The file has ${formatSize(read.data.size)}; ${formatSize(largest)} are allowed.`
    throw new FileRefusal('TOO_LARGE', message)
  }
  return { ...read.data, ...keyOf(feed, read.data.path) }
}

/** Where a path of a feed is in its bucket. Throws `RefusedError`. */
export function keyOf(feed: Feed, path: string): { location: S3Location; key: string } {
  const location = s3LocationOf(feed)
  if (!feed.active || location.access !== 'signed-url')
    throw new RefusedError('FEED_NOT_SIGNED', 'Uploads to this feed are not made by signed URLs.')
  if (toFeedPath(path) !== path || path === '')
    throw new FileRefusal('NAME_INVALID', 'The path is not one of plain folder and file names.')
  if (kindOfPath(path) === 'ignored')
    throw new FileRefusal('NAME_INVALID', 'No delivery can use a file of this name.')
  return { location, key: `${location.prefix}${path}` }
}

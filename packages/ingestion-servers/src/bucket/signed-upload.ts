import { kindOfPath, RefusedError, type Feed } from '@ddex/dsp-core'
import { z } from 'zod'
import { toFeedPath } from '../common/feed-path.ts'
import { tooLarge } from '../common/too-large.ts'
import { FileRefusal } from '../common/refusal.ts'

/** Seconds that a signed URL is good for: long enough for a slow line, short enough to be lost. */
export const expiry = { least: 60, usual: 3600, most: 12 * 3600 } as const

/** What a sender asks a URL for. */
export const uploadRequest = z.strictObject({
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
export type UploadRequest = z.input<typeof uploadRequest>

/** A request for a file that the feed may have. `most`: bytes that one URL can take. Throws `RefusedError`. */
export function readUpload(
  feed: Feed,
  request: unknown,
  most = Infinity,
): z.output<typeof uploadRequest> {
  const read = uploadRequest.safeParse(request)
  if (!read.success) {
    const [issue] = read.error.issues
    const field = issue?.path.join('.') ?? ''
    throw new RefusedError('UPLOAD_INVALID', `${field}: ${issue?.message ?? 'not understood'}`)
  }
  const { size } = read.data
  const largest = Math.min(feed.settings.maxFileSize, most)
  if (size > largest) throw tooLarge(largest, size)
  return read.data
}

/** The key of a feed's path in its bucket. Throws `RefusedError`: not a feed of signed URLs, or no path that it may have. */
export function signedKey({ active, location }: Feed, path: string): string {
  if (!active || location?.access !== 'signed-url')
    throw new RefusedError('FEED_NOT_SIGNED', 'Uploads to this feed are not made by signed URLs.')
  if (toFeedPath(path) !== path || path === '')
    throw new FileRefusal('NAME_INVALID', 'The path is not one of plain folder and file names.')
  if (kindOfPath(path) === 'ignored')
    throw new FileRefusal('NAME_INVALID', 'No delivery can use a file of this name.')
  return `${location.prefix}${path}`
}

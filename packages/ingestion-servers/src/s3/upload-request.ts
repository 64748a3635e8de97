import type { Feed, S3Location } from '@ddex/dsp-core'
import { readUpload, signedKey, type UploadRequest } from '../bucket/signed-upload.ts'
import { s3LocationOf } from './s3-clients.ts'

export interface CheckedUpload extends ReturnType<typeof readUpload> {
  location: S3Location
  key: string
}

/** Throws `RefusedError`: not a feed of this kind, a path outside of it, too large. */
export function checkUpload(feed: Feed, request: UploadRequest, most = Infinity): CheckedUpload {
  const read = readUpload(feed, request, most)
  return { ...read, ...keyOf(feed, read.path) }
}

/** Where a path of a feed is in its bucket. Throws `RefusedError`. */
export function keyOf(feed: Feed, path: string): { location: S3Location; key: string } {
  return { location: s3LocationOf(feed), key: signedKey(feed, path) }
}

import type { Checksum, ChecksumAlgorithm, ChecksumType } from '../request/checksum.ts'
import type { ObjectDescription } from './object-version.ts'

/** A part of an upload that is not complete yet. */
export interface UploadedPart {
  /** 1 to 10000 */
  number: number
  blob: string
  size: number
  /** MD5 in hex. */
  etag: string
  checksum: Checksum
  lastModified: string
}

/** A multipart upload that is open. */
export interface Upload extends ObjectDescription {
  uploadId: string
  key: string
  initiated: string
  /** ARN of who began it. */
  initiator: string
  checksumAlgorithm: ChecksumAlgorithm | null
  checksumType: ChecksumType
}

export interface OpenUpload {
  upload: Upload
  parts: Map<number, UploadedPart>
}

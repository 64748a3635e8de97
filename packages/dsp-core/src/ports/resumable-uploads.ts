import type { Readable } from 'node:stream'

/** A file that a sender uploads straight to our bucket, in parts and with pauses. */
export interface UploadSession {
  /** Names the upload; it may be at one object only. */
  object: string
  /** Bytes: no more and no fewer are taken. */
  size: number
  contentType: string
  /** What is to be known of it when it is whole. */
  metadata: Record<string, string>
}

/** An upload that is whole. Hashes are base64, as Cloud Storage states them. */
export interface FinishedUpload {
  size: number
  md5: string | null
  crc32c: string | null
  metadata: Record<string, string>
  wholeAt: Date
}

/** Names of uploads, and where to go on; null at the end. */
export interface UploadPage {
  objects: string[]
  next: string | null
}

/** Resumable uploads into our bucket (Cloud Storage, "Resumable uploads"). */
export interface ResumableUploads {
  /** Answers the URL to which the bytes are sent; whoever has it may send them, and do nothing else. */
  start(session: UploadSession): Promise<string>
  /** Null while it is not whole. */
  find(object: string): Promise<FinishedUpload | null>
  read(object: string): Readable
  remove(object: string): Promise<void>
  /** Up to `limit` uploads below a prefix that became whole before a time, by name; with `after`, those that follow it. */
  wholeBefore(
    prefix: string,
    before: Date,
    page: { limit: number; after?: string },
  ): Promise<UploadPage>
}

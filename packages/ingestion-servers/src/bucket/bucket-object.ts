import type { Readable } from 'node:stream'
import type { FileOrigin } from '@ddex/dsp-core'

export type BucketProtocol = 's3' | 'gcs'

/** A version of an object in a sender's bucket, as an event or a listing tells of it. */
export interface BucketObject {
  protocol: BucketProtocol
  bucket: string
  key: string
  /** Bytes. */
  size: number
  origin: FileOrigin
  /** Where the bucket states it: lower-case hex. Known when the object has been read. */
  md5?(): string | null
  /** Reads this very version. May be called again. What it throws or fails with is retried. */
  open(): Readable
}

/** An object that its sender has deleted. */
export interface BucketRemoval {
  protocol: BucketProtocol
  bucket: string
  key: string
  /** See `FileOrigin`. */
  order: string
}

/** What we do with an object besides reading it. Methods throw `TransientError` when the bucket is away. */
export interface ObjectPlace {
  /**
   * Copies this version to another key of its bucket and deletes it. Does nothing when it is gone, and never
   * touches a newer version.
   */
  move(object: BucketObject, key: string): Promise<void>
  /** Writes a small object. */
  write(object: BucketObject, key: string, json: string): Promise<void>
}

/** What became of an object. */
export type ObjectOutcome =
  | { outcome: 'received'; feedId: string; path: string }
  /** Nothing that a delivery could use, such as the mark of a folder or what we have written ourselves. */
  | { outcome: 'ignored'; reason: string }
  | { outcome: 'refused'; feedId: string | null; refusal: ObjectRefusal }

/** Why an object is not taken, in words for its sender. */
export interface ObjectRefusal {
  code: string
  message: string
  fix: string
}

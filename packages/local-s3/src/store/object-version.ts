import type { Checksum } from '../request/checksum.ts'

/** A run of an object's bytes: a whole blob. An object of parts has one each. */
export interface Segment {
  blob: string
  size: number
}

/** The id of the only version that a bucket without versioning keeps. */
export const nullVersion = 'null'

interface VersionBase {
  key: string
  versionId: string
  /** ISO 8601 */
  lastModified: string
  /** Hexadecimal, grows with every change in the whole store. */
  sequencer: string
}

/** What a sender said about an object beside its bytes. */
export interface ObjectDescription {
  /** Content-Type, Cache-Control and the like, by their header's name in lower case. */
  headers: Readonly<Record<string, string>>
  /** x-amz-meta-*, without that prefix. */
  metadata: Readonly<Record<string, string>>
  tags: Readonly<Record<string, string>>
}

export interface StoredObject extends VersionBase, ObjectDescription {
  isDeleteMarker: false
  size: number
  /** Without quotes; `-N` at its end when made of N parts. */
  etag: string
  checksum: Checksum | null
  segments: readonly Segment[]
  /** How many parts it was uploaded in; null for one piece. */
  partCount: number | null
}

export interface DeleteMarker extends VersionBase {
  isDeleteMarker: true
}

export type ObjectVersion = StoredObject | DeleteMarker

import type { Place } from './text.ts'

export interface ResourceFile {
  /** Path as the message names it: `resources/a.wav`, `a.wav`, or an absolute URL. */
  uri: string
  hash: FileHash | null
  /** Bytes, where stated. */
  size: number | null
  isPreview: boolean
  /** `T1`, by which deals and previews refer to the file. */
  technicalRef?: string
  /** `AudioFile`, `AudioVisualFile` ... of ERN 4.3. */
  type?: string
  /** Technical values as written, by element name (`AudioCodecType`, `SamplingRate`, `ImageHeight` ...). */
  technical?: Record<string, string>
  /** Units of the technical values, where stated: `kHz`, `Pixel`. */
  units?: Record<string, string>
  fingerprints?: Fingerprint[]
  /** Where the message has the file for these territories only (ERN 3). */
  territories?: string[]
  place: Place
}

export interface FileHash {
  /** As written: `MD5`, `SHA1`, `SHA256`, `SHA-256`, `UserDefined`. */
  algorithm: string
  /** As written, hex or base64. */
  value: string
}

export interface Fingerprint {
  /** A user-defined algorithm stands here by its own name. */
  algorithm: string
  namespace: string | null
  version: string | null
  parameter: string | null
  /** Null when the fingerprint is in a file. */
  value: string | null
}

/** A part of a resource that may be heard or seen before it is bought. */
export interface Preview {
  /** The technical details that it is a part of, or its own in ERN 4.3. */
  technicalRef: string | null
  /** `Preview` ... */
  type: string | null
  /** `Instructive`: to be cut so; `Informative`: is so already. */
  expression: string | null
  /** Seconds from the beginning, as written. */
  start: string | null
  end: string | null
  duration: string | null
}

/** Technical details for which the message names no file, as in an update of metadata. */
export type TechnicalDetails = Pick<
  ResourceFile,
  'isPreview' | 'technicalRef' | 'type' | 'technical' | 'units' | 'fingerprints'
>

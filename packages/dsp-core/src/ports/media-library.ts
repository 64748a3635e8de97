import type { Cover } from '../schema/release.ts'

/** A recording prepared for streaming: one file a rendition, cut by byte ranges. */
export interface AudioAsset {
  durationMs: number
  /** Not there for what was prepared before this was looked at. */
  end?: AudioEnd
  renditions: Rendition[]
}

/** Whether a file is as long as it says itself; `unknown` for formats that do not say. */
export type AudioEnd = 'whole' | 'cut' | 'unknown'

export interface Rendition {
  /** `64k`, names the file `media/{sha256}/64k.mp4`. */
  name: string
  /** Bits per second, peak. */
  bandwidth: number
  codecs: string
  /** Bytes of the initialisation segment, from 0. */
  initLength: number
  segments: { durationMs: number; length: number }[]
}

/** What was delivered cannot be decoded: the sender's fault, not ours. */
export class UnreadableMediaError extends Error {}

/** What was delivered is longer or larger than this service prepares. */
export class MediaOverLimitError extends Error {}

/**
 * Prepared media, by the SHA-256 of what was delivered: the same bytes are prepared once, however
 * often and by whomever they are sent. Throws `UnreadableMediaError` or
 * `MediaOverLimitError`; stops when the signal is aborted.
 */
export interface MediaLibrary {
  prepareAudio(sha256: string, sourceObject: string, signal?: AbortSignal): Promise<AudioAsset>
  prepareCover(sha256: string, sourceObject: string, signal?: AbortSignal): Promise<Cover>
  /** Null when it was not prepared. */
  audio(sha256: string): Promise<AudioAsset | null>
  /** Removes what was prepared of these bytes, if anything. */
  remove(sha256: string): Promise<void>
}

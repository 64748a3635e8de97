import type { PlayerClock, ResolveStream } from './grant.ts'
import type { RepeatMode } from './queue.ts'
import type { PlayerState } from './state.ts'
import type { AttachStream } from './stream.ts'
import type { PlayerTrack } from './track.ts'

export interface PlayerOptions {
  /** Asked before a track is played and whenever its grant ran out. */
  resolveStream: ResolveStream
  /** Where the queue survives a reload; `localStorage` unless told, null for nowhere. */
  storage?: Storage | null
  /** `navigator.mediaSession` unless told, null for none. */
  mediaSession?: MediaSession | null
  audio?: HTMLAudioElement
  /** A second element for the next track, so that the gap is short; null for none. */
  standbyAudio?: HTMLAudioElement | null
  clock?: PlayerClock
  /** Decides what shuffle does; the same seed gives the same orders. */
  seed?: number
  /** How a stream gets into an element; hls.js or the browser's own HLS unless told. */
  attach?: AttachStream
}

/** What a view holds: state to show and things to ask for. Nothing here throws or rejects. */
export interface Player {
  snapshot(): PlayerState
  /** Returns how to stop listening. */
  subscribe(listener: () => void): () => void
  /** Replaces the queue and plays from `startIndex`. */
  playNow(tracks: readonly PlayerTrack[], startIndex?: number): void
  /** Queues right after the current track; an empty queue gets them without starting. */
  playNext(tracks: readonly PlayerTrack[]): void
  addLast(tracks: readonly PlayerTrack[]): void
  remove(index: number): void
  move(from: number, to: number): void
  jumpTo(index: number): void
  toggle(): void
  play(): void
  pause(): void
  next(): void
  /** Starts the track again when over 3 s in. */
  previous(): void
  /** Seconds from the start. */
  seek(seconds: number): void
  /** 0 to 1; also unmutes when above 0. */
  setVolume(volume: number): void
  setMuted(muted: boolean): void
  setShuffle(shuffle: boolean): void
  setRepeat(repeat: RepeatMode): void
  /** Takes `error` away once the listener has seen it. */
  dismissError(): void
  /** Stops and empties the queue. */
  clear(): void
  destroy(): void
}

import type { PlaybackFailure } from './failure.ts'

/** What a stream tells its engine. */
export interface StreamEvents {
  /** The server answered 401 or 403, or may have: a new grant is needed to go on. */
  refused(): void
  /** Bytes arrived and were good. */
  progressed(): void
  /** It cannot go on by itself. */
  failed(failure: PlaybackFailure): void
}

/** One HLS URL attached to one audio element. */
export interface Stream {
  /** Begins at `startAt` seconds; whatever was there before is dropped. */
  open(url: string, startAt: number): void
  /** Goes on under a new grant's URL and keeps what is buffered; false when only `open` can help. */
  renew(url: string): boolean
  /** Seconds from the start that can be played without the network. */
  buffered(): number
  close(): void
}

export type AttachStream = (audio: HTMLAudioElement, events: StreamEvents) => Promise<Stream>

/** End of the buffered range around the position, in seconds. */
export function bufferedEnd(audio: HTMLAudioElement): number {
  const { buffered, currentTime } = audio
  for (let range = 0; range < buffered.length; range++) {
    if (buffered.start(range) <= currentTime + 0.1 && currentTime <= buffered.end(range)) {
      return buffered.end(range)
    }
  }
  return currentTime
}

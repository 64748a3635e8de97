/** The callable `createStream`: may this listener hear this track, and where. */
export interface CreateStreamRequest {
  trackId: string
}

export interface CreateStreamResponse {
  /** HLS multivariant playlist; carries its own grant, needs no header. */
  hlsUrl: string
  /** Milliseconds since the epoch; ask again after it. */
  expiresAt: number
  durationMs: number
}

/** `details.reason` of the error when a listener may not hear a track. */
export type StreamRefusal =
  'not_found' | 'not_published' | 'no_deal' | 'not_yet' | 'ended' | 'territory' | 'plan'

/** Cover picture at `size` pixels, through the artwork function and its cache. */
export const artworkPath = (sha256: string, size: number): string => `/art/${sha256}/${size}.jpg`

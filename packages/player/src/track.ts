/** A recording as the player needs it: what to ask a stream for, and what to show. */
export interface PlayerTrack {
  id: string
  releaseId: string
  title: string
  artist: string
  releaseTitle: string
  durationMs: number
  /** Square pictures; `size` is the edge in pixels. */
  artworkUrls: { size: number; url: string }[]
}

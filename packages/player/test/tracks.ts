import type { PlayerTrack } from '../src/track.ts'

/** A track whose every field follows from its id. */
export const track = (id: string): PlayerTrack => ({
  id,
  releaseId: `release-of-${id}`,
  title: `Title ${id}`,
  artist: `Artist ${id}`,
  releaseTitle: `Release ${id}`,
  durationMs: 100_000,
  artworkUrls: [{ size: 300, url: `/art/${id}/300.jpg` }],
})

export const tracks = (...ids: string[]): PlayerTrack[] => ids.map(track)

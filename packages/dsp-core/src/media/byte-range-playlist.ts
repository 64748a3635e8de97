import type { Rendition } from '../ports/media-library.ts'

/** The cuts of a single-file rendition, from the byte-range playlist that ffmpeg writes (RFC 8216, 4.3.2.2). */
export function parseByteRanges(playlist: string): Pick<Rendition, 'initLength' | 'segments'> {
  const init = /#EXT-X-MAP:.*BYTERANGE="(\d+)@0"/.exec(playlist)
  if (!init?.[1]) throw new Error('The playlist has no initialisation segment.')
  const lengths = [...playlist.matchAll(/#EXT-X-BYTERANGE:(\d+)@\d+/g)].map(([, n]) => Number(n))
  const seconds = [...playlist.matchAll(/#EXTINF:([\d.]+),/g)].map(([, n]) => Number(n))
  if (lengths.length === 0 || lengths.length !== seconds.length)
    throw new Error('The playlist does not name a byte range for every segment.')
  return {
    initLength: Number(init[1]),
    segments: lengths.map((length, index) => ({
      length,
      durationMs: Math.round((seconds[index] ?? 0) * 1000),
    })),
  }
}

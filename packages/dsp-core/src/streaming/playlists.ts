import type { AudioAsset, Rendition } from '../ports/media-library.ts'

/** The HLS multivariant playlist of a recording (RFC 8216, 4.3.4); `uriOf` names each rendition's playlist. */
export function multivariantPlaylist(
  asset: AudioAsset,
  uriOf: (rendition: Rendition) => string,
): string {
  const variants = asset.renditions.flatMap((rendition) => [
    `#EXT-X-STREAM-INF:BANDWIDTH=${rendition.bandwidth},CODECS="${rendition.codecs}"`,
    uriOf(rendition),
  ])
  return lines('#EXTM3U', '#EXT-X-VERSION:7', '#EXT-X-INDEPENDENT-SEGMENTS', ...variants)
}

/** The media playlist of a rendition: byte ranges of the one file at `mediaUri`. */
export function mediaPlaylist(rendition: Rendition, mediaUri: string): string {
  const longest = Math.max(...rendition.segments.map(({ durationMs }) => durationMs))
  let offset = rendition.initLength
  const segments = rendition.segments.flatMap(({ durationMs, length }) => {
    const range = `#EXT-X-BYTERANGE:${length}@${offset}`
    offset += length
    return [`#EXTINF:${(durationMs / 1000).toFixed(3)},`, range, mediaUri]
  })
  return lines(
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    `#EXT-X-TARGETDURATION:${Math.ceil(longest / 1000)}`,
    '#EXT-X-PLAYLIST-TYPE:VOD',
    '#EXT-X-INDEPENDENT-SEGMENTS',
    `#EXT-X-MAP:URI="${mediaUri}",BYTERANGE="${rendition.initLength}@0"`,
    ...segments,
    '#EXT-X-ENDLIST',
  )
}

const lines = (...text: string[]): string => `${text.join('\n')}\n`

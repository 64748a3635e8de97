import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { AudioAsset, Rendition } from '../ports/media-library.ts'
import { parseByteRanges } from './byte-range-playlist.ts'
import { audioFormats, foreignInput, type Ffmpeg } from './ffmpeg.ts'

/** What listeners get: AAC-LC, from a slow line to one that hides the codec. */
const ladder = [
  { name: '64k', bitrate: 64_000 },
  { name: '128k', bitrate: 128_000 },
  { name: '256k', bitrate: 256_000 },
]
const segmentSeconds = 6
const codecs = 'mp4a.40.2'

/**
 * Encodes a recording once into fragmented MP4, one file a rendition, cut at the same places, which
 * serve HLS and DASH alike (CMAF). Writes `<rendition>.mp4` into `folder`.
 */
export async function encodeAudio(
  ffmpeg: Ffmpeg,
  source: string,
  folder: string,
): Promise<AudioAsset> {
  const maps = ladder.flatMap(() => ['-map', '0:a:0'])
  const rates = ladder.flatMap(({ bitrate }, index) => [`-b:a:${index}`, String(bitrate)])
  await ffmpeg.run([
    ...foreignInput(source, audioFormats),
    ...[...maps, '-vn', '-map_metadata', '-1'],
    ...['-c:a', 'aac', '-ac', '2', '-ar', '44100', ...rates],
    ...['-f', 'dash', '-single_file', '1', '-seg_duration', String(segmentSeconds)],
    ...['-hls_playlist', '1', '-adaptation_sets', 'id=0,streams=a'],
    ...['-single_file_name', 'stream$RepresentationID$.mp4', join(folder, 'manifest.mpd')],
  ])
  const renditions = await Promise.all(
    ladder.map(async ({ name, bitrate }, index): Promise<Rendition> => {
      const playlist = await readFile(join(folder, `media_${index}.m3u8`), 'utf8')
      const cuts = parseByteRanges(playlist)
      return { name, bandwidth: peakBandwidth(cuts.segments, bitrate), codecs, ...cuts }
    }),
  )
  return { durationMs: totalDuration(renditions), renditions }
}

/** The file in `encodeAudio`'s folder that holds a rendition. */
export const renditionFile = (asset: AudioAsset, rendition: Rendition): string =>
  `stream${asset.renditions.indexOf(rendition)}.mp4`

function peakBandwidth(segments: Rendition['segments'], atLeast: number): number {
  const rates = segments.map(({ length, durationMs }) => (length * 8000) / Math.max(durationMs, 1))
  return Math.ceil(Math.max(atLeast, ...rates))
}

const totalDuration = (renditions: Rendition[]): number =>
  (renditions[0]?.segments ?? []).reduce((sum, { durationMs }) => sum + durationMs, 0)

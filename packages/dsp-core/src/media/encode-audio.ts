import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { MediaOverLimitError, type AudioAsset, type Rendition } from '../ports/media-library.ts'
import { audioEnd } from './audio-end.ts'
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

export const renditionNames: readonly string[] = ladder.map(({ name }) => name)

/** Bytes that all renditions of so long a recording take, at most. */
export const renditionBytes = (minutes: number): number =>
  ladder.reduce((sum, { bitrate }) => sum + (bitrate / 8) * 60 * minutes * 1.1, 0)

export interface EncodeOptions {
  maxMinutes: number
  signal: AbortSignal | undefined
}

/**
 * Encodes a recording once into fragmented MP4, one file a rendition, cut at the same places, which
 * serve HLS and DASH alike (CMAF). Writes `<rendition>.mp4` into `folder`. Throws
 * `MediaOverLimitError` for one that is too long, having read no more of it than is allowed.
 */
export async function encodeAudio(
  ffmpeg: Ffmpeg,
  source: string,
  folder: string,
  { maxMinutes, signal }: EncodeOptions,
): Promise<AudioAsset> {
  const maps = ladder.flatMap(() => ['-map', '0:a:0'])
  const rates = ladder.flatMap(({ bitrate }, index) => [`-b:a:${index}`, String(bitrate)])
  const longest = maxMinutes * 60 + segmentSeconds
  const command = [
    ...['-t', String(longest), ...foreignInput(source, audioFormats)],
    ...[...maps, '-vn', '-map_metadata', '-1'],
    ...['-c:a', 'aac', '-ac', '2', '-ar', '44100', ...rates],
    ...['-f', 'dash', '-single_file', '1', '-seg_duration', String(segmentSeconds)],
    ...['-hls_playlist', '1', '-adaptation_sets', 'id=0,streams=a'],
    ...['-single_file_name', 'stream$RepresentationID$.mp4', join(folder, 'manifest.mpd')],
  ]
  await ffmpeg.run(command, signal)
  const renditions = await Promise.all(
    ladder.map(async ({ name, bitrate }, index): Promise<Rendition> => {
      const playlist = await readFile(join(folder, `media_${index}.m3u8`), 'utf8')
      const cuts = parseByteRanges(playlist)
      return { name, bandwidth: peakBandwidth(cuts.segments, bitrate), codecs, ...cuts }
    }),
  )
  const durationMs = totalDuration(renditions)
  if (durationMs > maxMinutes * 60_000)
    throw new MediaOverLimitError(`it is longer than ${maxMinutes} minutes.`)
  return { durationMs, end: await audioEnd(source, durationMs), renditions }
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

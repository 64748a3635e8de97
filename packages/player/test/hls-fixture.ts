import { execFile, spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Why a real playback test cannot run here; null when it can. */
export function whatIsMissing(chromium: string): string | null {
  for (const [program, argument] of [
    ['ffmpeg', '-version'],
    [chromium, '--version'],
  ] as const) {
    const { error, status } = spawnSync(program, [argument])
    if (error || status !== 0) return program
  }
  return null
}

/**
 * Tones as our transcoder makes them: HLS with one fMP4 file a rendition, addressed by byte range.
 * Returns the folder, one sub-folder a track.
 */
export async function makeStreams(seconds: Record<string, number>) {
  const folder = await mkdtemp(join(tmpdir(), 'ddex-player-'))
  await Promise.all(
    Object.entries(seconds).map(async ([id, duration], index) => {
      await mkdir(join(folder, id))
      const tone = `sine=frequency=${330 + index * 110}:duration=${duration}:sample_rate=44100`
      await run('ffmpeg', [...input(tone), ...output], { cwd: join(folder, id) })
    }),
  )
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) }
}

const input = (tone: string): string[] => [
  ...['-v', 'error', '-f', 'lavfi', '-i', tone, '-map', '0:a', '-map', '0:a'],
]

const output = [
  ...['-c:a', 'aac', '-b:a:0', '64k', '-b:a:1', '128k'],
  ...['-f', 'hls', '-hls_time', '4', '-hls_playlist_type', 'vod', '-hls_segment_type', 'fmp4'],
  ...['-hls_flags', 'single_file', '-master_pl_name', 'main.m3u8'],
  ...['-var_stream_map', 'a:0,name:low a:1,name:high', '%v.m3u8'],
]

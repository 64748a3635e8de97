import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { memoryObjectStore } from '@ddex/testkit'
import { afterAll, describe, expect, it } from 'vitest'
import { MediaOverLimitError, UnreadableMediaError } from '../ports/media-library.ts'
import { createFfmpeg, type Ffmpeg } from './ffmpeg.ts'
import { createMediaLibrary, type MediaLimits } from './media-library.ts'

const binary = process.env['DDEX_DSP_FFMPEG'] ?? 'ffmpeg'
const folder = mkdtempSync(join(tmpdir(), 'ddex-dsp-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function make(name: string, ...args: string[]): Buffer {
  const file = join(folder, name)
  execFileSync(binary, ['-loglevel', 'error', '-y', '-f', 'lavfi', ...args, file])
  return readFileSync(file)
}

function library(limits?: MediaLimits) {
  const objects = memoryObjectStore()
  const runs: string[][] = []
  const ffmpeg = createFfmpeg(binary)
  const counted: Ffmpeg = {
    run: (args, signal) => {
      runs.push(args)
      return ffmpeg.run(args, signal)
    },
  }
  const media = createMediaLibrary(objects, counted, limits)
  return { objects, media, runs }
}

const sha = 'a'.repeat(64)

describe('preparing audio', () => {
  const song = make('song.wav', '-i', 'sine=frequency=440:duration=14:sample_rate=48000')

  it('makes three renditions that are cut at the same places, once', async () => {
    const { objects, media, runs } = library()
    await objects.write('staging/song', song, 'audio/wav')
    const asset = await media.prepareAudio(sha, 'staging/song')
    expect(asset.renditions.map(({ name }) => name)).toEqual(['64k', '128k', '256k'])
    expect(asset.durationMs).toBeGreaterThan(13_900)
    expect(asset.durationMs).toBeLessThan(14_200)
    const cuts = asset.renditions.map(({ segments }) => segments.map((cut) => cut.durationMs))
    expect(new Set(cuts.map(String)).size).toBe(1)
    for (const { name, initLength, segments } of asset.renditions) {
      const stored = await objects.stat(`media/${sha}/${name}.mp4`)
      const described = segments.reduce((sum, { length }) => sum + length, initLength)
      expect(stored?.size).toBe(described)
    }
    expect(await media.prepareAudio(sha, 'staging/song')).toEqual(asset)
    expect(runs).toHaveLength(1)
  })

  it('refuses what is longer or larger than is prepared, and stores nothing', async () => {
    const long = library({ maxAudioMinutes: 0.1, maxScratchBytes: 1e9 })
    await long.objects.write('staging/song', song, 'audio/wav')
    const tooLong = long.media.prepareAudio(sha, 'staging/song')
    await expect(tooLong).rejects.toThrow(new MediaOverLimitError('it is longer than 0.1 minutes.'))
    const large = library({ maxAudioMinutes: 1, maxScratchBytes: 4.5e6 })
    await large.objects.write('staging/song', song, 'audio/wav')
    const tooLarge = large.media.prepareAudio(sha, 'staging/song')
    await expect(tooLarge).rejects.toThrow(/it has 1 MiB, of at most 0 MiB/)
    expect(large.runs).toEqual([])
    for (const { objects } of [long, large]) expect(objects.paths()).toEqual(['staging/song'])
  })

  it('stops when it is told to', async () => {
    const { objects, media } = library()
    await objects.write('staging/song', song, 'audio/wav')
    const stop = new AbortController()
    const work = media.prepareAudio(sha, 'staging/song', stop.signal)
    stop.abort(new Error('The lease is lost.'))
    await expect(work).rejects.toThrow()
    expect(objects.paths()).toEqual(['staging/song'])
  })

  it('can be taken back whole', async () => {
    const { objects, media } = library()
    await objects.write('staging/song', song, 'audio/wav')
    await media.prepareAudio(sha, 'staging/song')
    await media.remove(sha)
    expect(objects.paths()).toEqual(['staging/song'])
    expect(await media.audio(sha)).toBeNull()
  })

  it.each(['flac', 'mp3', 'm4a', 'aiff'])('understands %s', async (format) => {
    const { objects, media } = library()
    const bytes = make(`song.${format}`, '-i', 'sine=frequency=440:duration=2')
    await objects.write('staging/song', bytes, 'audio/any')
    expect((await media.prepareAudio(sha, 'staging/song')).durationMs).toBeGreaterThan(1900)
  })

  it('leaves nothing behind for bytes that are no audio', async () => {
    const { objects, media } = library()
    await objects.write('staging/text', 'this is no song', 'audio/wav')
    await expect(media.prepareAudio(sha, 'staging/text')).rejects.toThrow(UnreadableMediaError)
    expect(objects.paths()).toEqual(['staging/text'])
    expect(await media.audio(sha)).toBeNull()
  })

  it('opens no other file that a sender names in a playlist or script', async () => {
    const secret = join(folder, 'secret.wav')
    writeFileSync(secret, song)
    const lures = [
      `#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile://${secret}\n#EXT-X-ENDLIST\n`,
      `ffconcat version 1.0\nfile '${secret}'\n`,
    ]
    for (const lure of lures) {
      const { objects, media } = library()
      await objects.write('staging/lure', lure, 'audio/wav')
      await expect(media.prepareAudio(sha, 'staging/lure')).rejects.toThrow(UnreadableMediaError)
    }
  })

  it('says what is wrong without naming a path of ours', async () => {
    const { objects, media } = library()
    await objects.write('staging/text', 'this is no song', 'audio/wav')
    const error = await media.prepareAudio(sha, 'staging/text').catch((thrown: Error) => thrown)
    expect((error as Error).message).not.toContain(tmpdir())
  })
})

describe('preparing a cover', () => {
  it.each(['png', 'jpg', 'webp'])(
    'makes square pictures and a colour from a %s',
    async (format) => {
      const { objects, media } = library()
      const picture = make(`cover.${format}`, '-i', 'color=c=#cc3300:s=900x700', '-frames:v', '1')
      await objects.write('staging/cover', picture, 'image/any')
      const cover = await media.prepareCover(sha, 'staging/cover')
      expect(cover.sizes).toEqual([160, 320, 640, 1280])
      expect(cover.colour).toMatch(/^#c[a-d]3[0-6]0[0-6]$/)
      const small = Buffer.from(await objects.readAll(`artwork/${sha}/160.jpg`))
      expect(small.subarray(0, 3).toString('hex')).toBe('ffd8ff')
    },
  )

  it('is refused for bytes that are no picture', async () => {
    const { objects, media } = library()
    await objects.write('staging/text', '<svg/>', 'image/jpeg')
    await expect(media.prepareCover(sha, 'staging/text')).rejects.toThrow(UnreadableMediaError)
  })
})

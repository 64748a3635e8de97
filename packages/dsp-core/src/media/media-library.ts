import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { TransientError } from '../errors.ts'
import { MediaOverLimitError, type AudioAsset, type MediaLibrary } from '../ports/media-library.ts'
import type { ObjectStore } from '../ports/object-store.ts'
import type { Cover } from '../schema/release.ts'
import { encodeAudio, renditionBytes, renditionFile, renditionNames } from './encode-audio.ts'
import type { Ffmpeg } from './ffmpeg.ts'
import { artworkObject, assetObject, coverObject, renditionObject } from './media-objects.ts'
import { coverSizes, renderCover } from './render-cover.ts'

/** What is prepared of one file at most, so that nobody can keep a worker or fill its disk. */
export interface MediaLimits {
  /** Of a recording. */
  maxAudioMinutes: number
  /** Bytes of scratch space, for a source and what is made of it. */
  maxScratchBytes: number
}

export const defaultMediaLimits: MediaLimits = {
  maxAudioMinutes: 240,
  maxScratchBytes: 6 * 1024 ** 3,
}

/** Prepared media in our bucket. The description is written last, so what has one is whole. */
export function createMediaLibrary(
  objects: ObjectStore,
  ffmpeg: Ffmpeg,
  limits: MediaLimits = defaultMediaLimits,
): MediaLibrary {
  const library: MediaLibrary = {
    audio: (sha256) => readJson<AudioAsset>(objects, assetObject(sha256)),

    async prepareAudio(sha256, sourceObject, signal) {
      const ready = await library.audio(sha256)
      if (ready) return ready
      return inScratchFolder(async (folder) => {
        const room = limits.maxScratchBytes - renditionBytes(limits.maxAudioMinutes)
        await requireSize(objects, sourceObject, room)
        const source = await fetchTo(objects, sourceObject, join(folder, 'source'), signal)
        const asset = await encodeAudio(ffmpeg, source, folder, {
          maxMinutes: limits.maxAudioMinutes,
          signal,
        })
        for (const rendition of asset.renditions) {
          signal?.throwIfAborted()
          const file = join(folder, renditionFile(asset, rendition))
          await objects.write(
            renditionObject(sha256, rendition.name),
            createReadStream(file),
            'audio/mp4',
          )
        }
        await objects.write(assetObject(sha256), JSON.stringify(asset), 'application/json')
        return asset
      })
    },

    async prepareCover(sha256, sourceObject, signal) {
      const ready = await readJson<Cover>(objects, coverObject(sha256))
      if (ready) return ready
      return inScratchFolder(async (folder) => {
        await requireSize(objects, sourceObject, limits.maxScratchBytes)
        const source = await fetchTo(objects, sourceObject, join(folder, 'source'), signal)
        const { colour } = await renderCover(ffmpeg, source, folder, signal)
        for (const size of coverSizes)
          await objects.write(
            artworkObject(sha256, size),
            createReadStream(join(folder, `${size}.jpg`)),
            'image/jpeg',
          )
        const cover: Cover = { sha256, sizes: coverSizes, colour }
        await objects.write(coverObject(sha256), JSON.stringify(cover), 'application/json')
        return cover
      })
    },

    async remove(sha256) {
      // The descriptions first: what has none is not taken to be prepared.
      await objects.remove(assetObject(sha256))
      await objects.remove(coverObject(sha256))
      for (const name of renditionNames) await objects.remove(renditionObject(sha256, name))
      for (const size of coverSizes) await objects.remove(artworkObject(sha256, size))
    },
  }
  return library
}

async function readJson<T>(objects: ObjectStore, path: string): Promise<T | null> {
  if (!(await objects.stat(path))) return null
  return JSON.parse(Buffer.from(await objects.readAll(path)).toString('utf8')) as T
}

async function requireSize(objects: ObjectStore, object: string, most: number): Promise<void> {
  const { size } = (await objects.stat(object)) ?? { size: 0 }
  if (size <= most) return
  const mebibytes = (bytes: number) => Math.floor(bytes / 1024 ** 2)
  throw new MediaOverLimitError(`it has ${mebibytes(size)} MiB, of at most ${mebibytes(most)} MiB.`)
}

async function fetchTo(
  objects: ObjectStore,
  object: string,
  file: string,
  signal: AbortSignal | undefined,
): Promise<string> {
  try {
    await pipeline(objects.read(object), createWriteStream(file), signal ? { signal } : {})
  } catch (cause) {
    signal?.throwIfAborted()
    throw new TransientError('STORE_UNAVAILABLE', `The object ${object} could not be read.`, cause)
  }
  return file
}

async function inScratchFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'ddex-dsp-media-'))
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

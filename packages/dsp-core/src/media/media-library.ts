import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { TransientError } from '../errors.ts'
import type { AudioAsset, MediaLibrary } from '../ports/media-library.ts'
import type { ObjectStore } from '../ports/object-store.ts'
import type { Cover } from '../schema/release.ts'
import { encodeAudio, renditionFile } from './encode-audio.ts'
import type { Ffmpeg } from './ffmpeg.ts'
import { artworkObject, assetObject, coverObject, renditionObject } from './media-objects.ts'
import { coverSizes, renderCover } from './render-cover.ts'

/** Prepared media in our bucket. The description is written last, so what has one is whole. */
export function createMediaLibrary(objects: ObjectStore, ffmpeg: Ffmpeg): MediaLibrary {
  const library: MediaLibrary = {
    audio: (sha256) => readJson<AudioAsset>(objects, assetObject(sha256)),

    async prepareAudio(sha256, sourceObject) {
      const ready = await library.audio(sha256)
      if (ready) return ready
      return inScratchFolder(async (folder) => {
        const source = await fetchTo(objects, sourceObject, join(folder, 'source'))
        const asset = await encodeAudio(ffmpeg, source, folder)
        for (const rendition of asset.renditions) {
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

    async prepareCover(sha256, sourceObject) {
      const ready = await readJson<Cover>(objects, coverObject(sha256))
      if (ready) return ready
      return inScratchFolder(async (folder) => {
        const source = await fetchTo(objects, sourceObject, join(folder, 'source'))
        const { colour } = await renderCover(ffmpeg, source, folder)
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
  }
  return library
}

async function readJson<T>(objects: ObjectStore, path: string): Promise<T | null> {
  if (!(await objects.stat(path))) return null
  return JSON.parse(Buffer.from(await objects.readAll(path)).toString('utf8')) as T
}

async function fetchTo(objects: ObjectStore, object: string, file: string): Promise<string> {
  try {
    await pipeline(objects.read(object), createWriteStream(file))
  } catch (cause) {
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

import type { Clock } from '../clock.ts'
import type { AudioAsset, MediaLibrary } from '../ports/media-library.ts'
import { renditionObject } from '../media/media-objects.ts'
import { openGrant, type StreamGrant } from './grant.ts'
import { mediaPlaylist, multivariantPlaylist } from './playlists.ts'

/**
 * How bytes reach a listener. `gateway`: through our own function, under the same grant. `signed`:
 * straight from the bucket, through URLs that it signs.
 */
export interface MediaDelivery {
  /** A URL for an object that works until then; null to serve it ourselves. */
  signedUrl(object: string, expiresAt: Date): Promise<string | null>
}

export interface ServeParts {
  media: Pick<MediaLibrary, 'audio'>
  delivery: MediaDelivery
  clock: Clock
  key: string
}

export type ServeAnswer =
  | { status: 200; type: 'playlist'; body: string }
  | { status: 200; type: 'media'; object: string; size: number }
  | { status: 403 | 404; type: 'refused'; body: string }

/** Answers `/stream/<grant>/<file>`: `main.m3u8`, `<rendition>.m3u8` or `<rendition>.mp4`. */
export async function serveStream(parts: ServeParts, path: string): Promise<ServeAnswer> {
  const match = /^\/stream\/([\w.-]+)\/([\w-]+)\.(m3u8|mp4)$/.exec(path)
  const [, word, name, extension] = match ?? []
  if (!word || !name) return { status: 404, type: 'refused', body: 'There is nothing here.' }
  const grant = openGrant(word, parts.key, parts.clock.now())
  if (!grant) return { status: 403, type: 'refused', body: 'This stream has run out; ask again.' }
  const asset = await parts.media.audio(grant.audioSha256)
  if (!asset) return { status: 404, type: 'refused', body: 'This recording is gone.' }
  if (extension === 'm3u8' && name === 'main') {
    const body = multivariantPlaylist(asset, (rendition) => `${rendition.name}.m3u8`)
    return { status: 200, type: 'playlist', body }
  }
  return serveRendition(parts, grant, asset, name, extension === 'mp4')
}

async function serveRendition(
  { delivery }: ServeParts,
  { audioSha256, expiresAt }: StreamGrant,
  asset: AudioAsset,
  name: string,
  asMedia: boolean,
): Promise<ServeAnswer> {
  const rendition = asset.renditions.find((candidate) => candidate.name === name)
  if (!rendition) return { status: 404, type: 'refused', body: 'There is no such rendition.' }
  const object = renditionObject(audioSha256, name)
  if (asMedia) {
    const lengths = rendition.segments.map(({ length }) => length)
    const size = lengths.reduce((sum, length) => sum + length, rendition.initLength)
    return { status: 200, type: 'media', object, size }
  }
  const signed = await delivery.signedUrl(object, new Date(expiresAt))
  return { status: 200, type: 'playlist', body: mediaPlaylist(rendition, signed ?? `${name}.mp4`) }
}

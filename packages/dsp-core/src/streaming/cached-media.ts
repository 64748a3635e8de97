import type { AudioAsset, MediaLibrary } from '../ports/media-library.ts'

/** Descriptions never change once written, so a function keeps the ones it served last. */
export function cacheAudio(media: MediaLibrary, limit = 500): Pick<MediaLibrary, 'audio'> {
  const held = new Map<string, AudioAsset>()
  return {
    async audio(sha256) {
      const known = held.get(sha256)
      if (known) return known
      const asset = await media.audio(sha256)
      if (asset) held.set(sha256, asset)
      const oldest = held.keys().next().value
      if (held.size > limit && oldest) held.delete(oldest)
      return asset
    },
  }
}

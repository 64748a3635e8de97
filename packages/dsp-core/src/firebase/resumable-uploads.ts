import type { ResumableUploads } from '../ports/resumable-uploads.ts'
import type { Firebase } from './connect.ts'

/** Resumable sessions of Cloud Storage in our own bucket. An object that is there is never replaced. */
export function storageResumableUploads({ bucket }: Firebase): ResumableUploads {
  return {
    async start({ object, size, contentType, metadata }) {
      const [url] = await bucket.file(object).createResumableUpload({
        metadata: { contentType, contentLength: size, metadata },
        preconditionOpts: { ifGenerationMatch: 0 },
      })
      return url
    },
    async find(object) {
      const [found] = await bucket.file(object).exists()
      if (!found) return null
      const [metadata] = await bucket.file(object).getMetadata()
      const own = Object.entries(metadata.metadata ?? {})
      return {
        size: Number(metadata.size),
        md5: metadata.md5Hash ?? null,
        crc32c: metadata.crc32c ?? null,
        wholeAt: new Date(metadata.timeCreated ?? 0),
        metadata: Object.fromEntries(own.map(([name, value]) => [name, String(value)])),
      }
    },
    read: (object) => bucket.file(object).createReadStream(),
    async wholeBefore(prefix, before, { limit, after }) {
      const start = after === undefined ? {} : { startOffset: `${after}\0` }
      const [files] = await bucket.getFiles({
        ...{ prefix, maxResults: limit, autoPaginate: false, ...start },
      })
      const old = files.filter(({ metadata }) => new Date(metadata.timeCreated ?? before) < before)
      return {
        objects: old.map(({ name }) => name),
        next: files.length === limit ? (files.at(-1)?.name ?? null) : null,
      }
    },
    remove: async (object) => void (await bucket.file(object).delete({ ignoreNotFound: true })),
  }
}

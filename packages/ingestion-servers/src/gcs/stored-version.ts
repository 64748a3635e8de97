import { z } from 'zod'
import type { FileOrigin } from '@ddex/dsp-core'

/** A version of an object as Cloud Storage tells of it, in an event, a notification or a listing. */
export interface StoredVersion {
  bucket: string
  key: string
  /** Names the version; of two of one key the greater is the newer. */
  generation: string
  /** Bytes. */
  size: number
  /** Base64; null for objects that were composed of others. */
  md5: string | null
}

/** The resource of the JSON API; numbers come as text. */
const resource = z
  .object({
    bucket: z.string().min(1),
    name: z.string().min(1),
    generation: z.coerce.string().regex(/^\d{1,20}$/),
    size: z.coerce.number().int().nonnegative(),
    md5Hash: z.string().optional(),
  })
  .transform(({ bucket, name, generation, size, md5Hash }): StoredVersion => ({
    ...{ bucket, key: name, generation, size, md5: md5Hash ?? null },
  }))

/** Null for what is no object of Cloud Storage. */
export function readVersion(value: unknown): StoredVersion | null {
  const read = resource.safeParse(value)
  return read.success ? read.data : null
}

/** A generation as text that sorts. */
export const orderOf = (generation: string): string => generation.padStart(20, '0')

/** However often and by whatever way a version is told of, this is the same. */
export const originOf = ({ bucket, key, generation }: StoredVersion): FileOrigin => ({
  id: `gs://${bucket}/${key} ${generation}`,
  order: orderOf(generation),
})

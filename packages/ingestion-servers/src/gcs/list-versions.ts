import type { Storage } from '@google-cloud/storage'
import { bucketFault } from './gcs-fault.ts'
import { readVersion, type StoredVersion } from './stored-version.ts'

const pageSize = 1000

/** Every live object under a prefix, a page at a time, by name. Throws `TransientError`. */
export async function* listVersions(
  storage: Storage,
  bucket: string,
  prefix: string,
): AsyncGenerator<StoredVersion[]> {
  let pageToken: string | undefined
  do {
    const query = { prefix, maxResults: pageSize, autoPaginate: false }
    try {
      const [files, next] = await storage
        .bucket(bucket)
        .getFiles(pageToken === undefined ? query : { ...query, pageToken })
      yield files.flatMap(({ metadata }) => readVersion({ ...metadata, bucket }) ?? [])
      pageToken = (next as { pageToken?: string } | null)?.pageToken
    } catch (error) {
      throw bucketFault(`'${prefix}' cannot be listed`, bucket, error)
    }
  } while (pageToken !== undefined)
}

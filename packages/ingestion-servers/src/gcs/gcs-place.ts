import type { Storage } from '@google-cloud/storage'
import type { Feed } from '@ddex/dsp-core'
import type { BucketObject, ObjectPlace } from '../bucket/bucket-object.ts'
import { bucketFault, isGone, isThere } from './gcs-fault.ts'
import type { StoredVersion } from './stored-version.ts'

/** An object with what Cloud Storage has told of it. */
export interface GcsObject extends BucketObject {
  version: StoredVersion
}

/** What we do with objects in Cloud Storage besides reading them. */
export class GcsPlace implements ObjectPlace {
  readonly #storage: Storage

  constructor(storage: Storage) {
    this.#storage = storage
  }

  /** Copies that generation and deletes it where it is still the live one: what came since stays. */
  async move({ version }: GcsObject, key: string): Promise<void> {
    const bucket = this.#storage.bucket(version.bucket)
    const { generation } = version
    try {
      await bucket.file(version.key, { generation }).copy(bucket.file(key))
      await bucket.file(version.key).delete({ ifGenerationMatch: generation })
    } catch (error) {
      if (isGone(error)) return
      throw bucketFault(`'${version.key}' cannot be moved`, version.bucket, error)
    }
  }

  async write({ bucket }: Pick<BucketObject, 'bucket'>, key: string, json: string): Promise<void> {
    await this.#save(bucket, key, json, 'application/json')
  }

  /** Puts an acknowledgement into the bucket of a feed; one that is there under its name stays. */
  async put({ location }: Feed, key: string, xml: Uint8Array): Promise<void> {
    await this.#save(location?.bucket ?? '', key, Buffer.from(xml), 'application/xml', 0)
  }

  async #save(
    bucket: string,
    key: string,
    bytes: string | Buffer,
    contentType: string,
    ifGenerationMatch?: number,
  ): Promise<void> {
    const options = { contentType, resumable: false, validation: false } as const
    const match = ifGenerationMatch === undefined ? {} : { preconditionOpts: { ifGenerationMatch } }
    try {
      await this.#storage
        .bucket(bucket)
        .file(key)
        .save(bytes, { ...options, ...match })
    } catch (error) {
      if (isThere(error)) return
      throw bucketFault(`'${key}' cannot be written`, bucket, error)
    }
  }
}

import { DeleteObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import type { BucketObject, ObjectPlace } from '../bucket/bucket-object.ts'
import { bucketFault, isGone } from './bucket-fault.ts'
import { awsCopyLimits, copyVersion } from './copy-version.ts'
import type { ObjectNotice } from './object-notice.ts'

/** An object with what S3 has told of it. */
export interface S3Object extends BucketObject {
  notice: ObjectNotice
}

/** What we do with objects in S3 besides reading them. */
export class S3Place implements ObjectPlace {
  readonly #client: (object: BucketObject) => Promise<S3Client>
  readonly #copyLimits: typeof awsCopyLimits

  constructor(client: (object: BucketObject) => Promise<S3Client>, copyLimits = awsCopyLimits) {
    this.#client = client
    this.#copyLimits = copyLimits
  }

  /**
   * Deletes by the ETag: in a bucket with versions that is a mark on top, and what a sender has put there since
   * stays what it is. Needs no right to delete versions for good.
   */
  async move(object: S3Object, key: string): Promise<void> {
    const { bucket, key: from, etag } = object.notice
    try {
      const client = await this.#client(object)
      await copyVersion(client, object.notice, key, this.#copyLimits)
      const match = etag === '' ? {} : { IfMatch: `"${etag}"` }
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: from, ...match }))
    } catch (error) {
      if (isGone(error)) return
      throw bucketFault(`'${from}' cannot be moved`, bucket, error)
    }
  }

  async write(object: BucketObject, key: string, json: string): Promise<void> {
    const { bucket: Bucket } = object
    try {
      const client = await this.#client(object)
      const ContentType = 'application/json'
      await client.send(new PutObjectCommand({ Bucket, Key: key, Body: json, ContentType }))
    } catch (error) {
      throw bucketFault(`'${key}' cannot be written`, Bucket, error)
    }
  }
}

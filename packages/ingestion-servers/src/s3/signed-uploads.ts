import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { RefusedError, systemClock, type Clock, type Feed } from '@ddex/dsp-core'
import { expiry, type UploadRequest } from '../bucket/signed-upload.ts'
import { bucketFault, isGone } from './bucket-fault.ts'
import type { S3Clients } from './s3-clients.ts'
import { checkUpload, keyOf } from './upload-request.ts'

/** A request that a sender may make without keys of its own. */
export interface SignedUpload {
  method: 'PUT'
  url: string
  /** To be sent exactly so: they are signed as well. */
  headers: Record<string, string>
  expiresAt: Date
}

/** A form for a browser: the file goes last, as field `file`. */
export interface SignedForm {
  method: 'POST'
  url: string
  fields: Record<string, string>
  expiresAt: Date
}

/** An upload in parts that has begun: every part but the last has `partSize` bytes. */
export interface BegunUpload {
  uploadId: string
  partSize: number
  partCount: number
}

export interface PartsRequest {
  path: string
  uploadId: string
  size: number
  partSize: number
  /** From 1. */
  first: number
  count: number
  expiresSeconds?: number
}

export interface SignedPart extends SignedUpload {
  number: number
  start: number
  size: number
}

/** Amazon S3 User Guide, "Amazon S3 multipart upload limits". */
const limits = {
  put: 5 * 1024 ** 3,
  part: { least: 5 * 1024 ** 2, usual: 16 * 1024 ** 2, most: 5 * 1024 ** 3 },
  parts: 10_000,
}
const mostPartsAtOnce = 1000

/**
 * Signs uploads for feeds of `signed-url`: one key under the feed's prefix each, of a size and type that are
 * signed too. Methods throw `RefusedError` for what a feed may not have and `TransientError` for AWS away.
 */
export class SignedUploads {
  readonly #clients: S3Clients
  readonly #clock: Clock

  constructor({ clients, clock = systemClock }: { clients: S3Clients; clock?: Clock }) {
    this.#clients = clients
    this.#clock = clock
  }

  async put(feed: Feed, request: UploadRequest): Promise<SignedUpload> {
    const upload = checkUpload(feed, request, limits.put)
    const { size, contentType, expiresSeconds, location, key } = upload
    const command = new PutObjectCommand({
      ...{ Bucket: location.bucket, Key: key },
      ...{ ContentLength: size, ContentType: contentType },
    })
    return this.#sign(feed, command, expiresSeconds, {
      'content-length': String(size),
      'content-type': contentType,
    })
  }

  /** `size`: the most that the file may have. */
  async form(feed: Feed, request: UploadRequest): Promise<SignedForm> {
    const upload = checkUpload(feed, request, limits.put)
    const { location, key, size, contentType, expiresSeconds } = upload
    const { createPresignedPost } = await import('@aws-sdk/s3-presigned-post')
    const { url, fields } = await createPresignedPost(await this.#clients.of(feed), {
      ...{ Bucket: location.bucket, Key: key, Expires: expiresSeconds },
      Fields: { 'Content-Type': contentType },
      Conditions: [['content-length-range', 0, size]],
    })
    return { method: 'POST', url, fields, expiresAt: this.#expiresAt(expiresSeconds) }
  }

  async begin(feed: Feed, request: UploadRequest, wantedPart?: number): Promise<BegunUpload> {
    const { size, contentType, location, key } = checkUpload(feed, request)
    const partSize = partSizeFor(size, wantedPart)
    const { bucket } = location
    try {
      const client = await this.#clients.of(feed)
      const { UploadId } = await client.send(
        new CreateMultipartUploadCommand({ Bucket: bucket, Key: key, ContentType: contentType }),
      )
      const partCount = Math.max(1, Math.ceil(size / partSize))
      return { uploadId: UploadId ?? '', partSize, partCount }
    } catch (error) {
      throw bucketFault(`An upload of '${key}' cannot begin`, bucket, error)
    }
  }

  async signParts(feed: Feed, request: PartsRequest): Promise<SignedPart[]> {
    const { path, uploadId, size, first, count, expiresSeconds = expiry.usual } = request
    const { location, key } = checkUpload(feed, { path, size, expiresSeconds })
    const partSize = partSizeFor(size, request.partSize)
    const last = Math.max(1, Math.ceil(size / partSize))
    const isThere =
      first >= 1 && count >= 1 && count <= mostPartsAtOnce && first + count - 1 <= last
    if (partSize !== request.partSize || !isThere)
      throw invalid(`Parts 1 to ${last} can be had, ${mostPartsAtOnce} at a time.`)
    const signPart = async (number: number): Promise<SignedPart> => {
      const start = (number - 1) * partSize
      const length = Math.min(partSize, size - start)
      const command = new UploadPartCommand({
        ...{ Bucket: location.bucket, Key: key, UploadId: uploadId },
        ...{ PartNumber: number, ContentLength: length },
      })
      const headers = { 'content-length': String(length) }
      const signed = await this.#sign(feed, command, expiresSeconds, headers)
      return { number, start, size: length, ...signed }
    }
    return Promise.all(Array.from({ length: count }, (_, index) => signPart(first + index)))
  }

  /** @param parts each with the ETag that its upload was answered with */
  async complete(
    feed: Feed,
    path: string,
    uploadId: string,
    parts: { number: number; etag: string }[],
  ): Promise<void> {
    const { location, key } = keyOf(feed, path)
    const Parts = [...parts]
      .sort((a, b) => a.number - b.number)
      .map(({ number, etag }) => ({ PartNumber: number, ETag: etag }))
    const target = { Bucket: location.bucket, Key: key, UploadId: uploadId }
    try {
      const client = await this.#clients.of(feed)
      await client.send(
        new CompleteMultipartUploadCommand({ ...target, MultipartUpload: { Parts } }),
      )
    } catch (error) {
      throw uploadFault(`The upload of '${key}' cannot be completed`, location.bucket, error)
    }
  }

  async abort(feed: Feed, path: string, uploadId: string): Promise<void> {
    const { location, key } = keyOf(feed, path)
    const target = { Bucket: location.bucket, Key: key, UploadId: uploadId }
    try {
      const client = await this.#clients.of(feed)
      await client.send(new AbortMultipartUploadCommand(target))
    } catch (error) {
      throw uploadFault(`The upload of '${key}' cannot be given up`, location.bucket, error)
    }
  }

  async #sign(
    feed: Feed,
    command: PutObjectCommand | UploadPartCommand,
    expiresSeconds: number,
    headers: Record<string, string>,
  ): Promise<SignedUpload> {
    const { getSignedUrl } = await import('@aws-sdk/s3-request-presigner')
    const url = await getSignedUrl(await this.#clients.of(feed), command as PutObjectCommand, {
      expiresIn: expiresSeconds,
      // Unsigned, a sender could send more, or something that a browser would run.
      signableHeaders: new Set(['host', ...Object.keys(headers)]),
    })
    return { method: 'PUT', url, headers, expiresAt: this.#expiresAt(expiresSeconds) }
  }

  #expiresAt(seconds: number): Date {
    return new Date(this.#clock.now().getTime() + seconds * 1000)
  }
}

const invalid = (message: string) => new RefusedError('UPLOAD_INVALID', message)

/** Bytes of each part: as wanted where S3 allows it, and never so few that there are too many. */
function partSizeFor(size: number, wanted: number = limits.part.usual): number {
  const isAllowed =
    Number.isInteger(wanted) && wanted >= limits.part.least && wanted <= limits.part.most
  if (!isAllowed) throw invalid('A part has 5 MiB to 5 GiB.')
  return Math.max(wanted, Math.ceil(size / limits.parts))
}

/** What the sender did wrong is told to it; the rest may go better later. */
function uploadFault(what: string, bucket: string, error: unknown): Error {
  const isSenders =
    isGone(error) || /^(NoSuchUpload|InvalidPart|EntityTooSmall)/.test(nameOf(error))
  return isSenders ? invalid(`${what}: ${String(error)}`) : bucketFault(what, bucket, error)
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : '')

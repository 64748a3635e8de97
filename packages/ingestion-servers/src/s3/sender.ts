import { posix } from 'node:path'
import { buffer } from 'node:stream/consumers'
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
  UploadPartCommand,
  type CompletedPart,
} from '@aws-sdk/client-s3'
import { BegunUploads } from '../senders/begun-uploads.ts'
import { chunksOf } from '../senders/chunks.ts'
import {
  refusable,
  toSenderError,
  type Progress,
  type Sender,
  type SenderFile,
} from '../senders/sender.ts'
import type { S3Target } from '../senders/target.ts'

/** From here on a file goes in parts, as the programs of distributors do it. */
const partLength = 5 * 1024 * 1024
const partsAtOnce = 4
const begun = new BegunUploads()
const deniedCodes =
  /^(AccessDenied|InvalidAccessKeyId|SignatureDoesNotMatch|ExpiredToken|InvalidToken|Forbidden|403)$/

/** A sender that puts objects into a bucket with keys of its own. Throws `SenderError`. */
export async function openS3Sender(target: S3Target): Promise<Sender> {
  const client = clientOf(target)
  const { bucket, prefix } = target
  try {
    await client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, MaxKeys: 1 }))
  } catch (error) {
    client.destroy()
    const isDenied = error instanceof S3ServiceException && deniedCodes.test(error.name)
    throw toSenderError(error, isDenied ? 'DENIED' : 'UNREACHABLE')
  }
  return senderOf(new Place(client, target))
}

function clientOf({ region, endpoint, ...keys }: S3Target): S3Client {
  const { accessKeyId, secretAccessKey, sessionToken } = keys
  const own =
    accessKeyId !== undefined && secretAccessKey !== undefined
      ? { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) }
      : null
  return new S3Client({
    region,
    maxAttempts: 2,
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    ...(own ? { credentials: own } : {}),
  })
}

/** The part of a bucket that a sender puts its files into. */
class Place {
  readonly client: S3Client
  readonly #target: S3Target

  constructor(client: S3Client, target: S3Target) {
    this.client = client
    this.#target = target
  }

  /** As Distro makes keys: a path that leaves the prefix is another key. */
  at(path: string): { Bucket: string; Key: string } {
    return { Bucket: this.#target.bucket, Key: posix.join(this.#target.prefix, path) }
  }

  nameOf(path: string): string {
    const { endpoint = '', bucket, prefix } = this.#target
    return `${endpoint} ${bucket}/${prefix}${path}`
  }
}

function senderOf(place: Place): Sender {
  const { client } = place
  return {
    atOnce: 4,
    put: (file, progress) =>
      refusable(async () => {
        if (file.size > partLength) await putParts(place, file, partLength, progress)
        else {
          const Body = await buffer(file.open())
          await client.send(new PutObjectCommand({ ...place.at(file.path), Body }))
          progress?.(file.size)
        }
      }),
    putInParts: (file, length) => refusable(() => putParts(place, file, length)),
    cut: (file, bytes) =>
      refusable(async () => {
        const UploadId = await begin(place, file)
        begun.remember(place.nameOf(file.path), UploadId)
        const whole = Math.max(1, Math.floor(bytes / partLength))
        await uploadParts(place, file, { UploadId, length: partLength, most: whole })
      }),
    resume: (file) => refusable(() => resume(place, file)),
    list: (folder) =>
      refusable(async () => {
        const { Bucket, Key } = place.at(folder === '' ? '.' : folder)
        const Prefix = Key === '' || Key.endsWith('/') ? Key : `${Key}/`
        const query = { Bucket, Prefix, Delimiter: '/' }
        const { Contents = [], CommonPrefixes = [] } = await client.send(
          new ListObjectsV2Command(query),
        )
        const keys = [
          ...Contents.map((each) => each.Key),
          ...CommonPrefixes.map((each) => each.Prefix),
        ]
        return keys
          .map((key) => (key ?? '').slice(Prefix.length).replace(/\/$/, ''))
          .filter(Boolean)
      }),
    read: (path) =>
      refusable(async () => {
        const { Body } = await client.send(new GetObjectCommand(place.at(path)))
        return (await Body?.transformToByteArray()) ?? new Uint8Array()
      }),
    remove: (path) =>
      refusable(async () => void (await client.send(new DeleteObjectCommand(place.at(path))))),
    close: async () => client.destroy(),
  }
}

async function begin(place: Place, { path }: SenderFile): Promise<string> {
  const { UploadId } = await place.client.send(new CreateMultipartUploadCommand(place.at(path)))
  if (UploadId) return UploadId
  throw new Error('The upload in parts was given no id.')
}

async function putParts(
  place: Place,
  file: SenderFile,
  length: number,
  progress?: Progress,
): Promise<number> {
  const UploadId = await begin(place, file)
  const parts = await uploadParts(place, file, {
    UploadId,
    length,
    ...(progress ? { progress } : {}),
  })
  await complete(place, file, UploadId, parts)
  return parts.length
}

interface PartOptions {
  UploadId: string
  length: number
  /** Parts that are there already. */
  done?: CompletedPart[]
  /** Sends no more than this many. */
  most?: number
  progress?: Progress
}

async function uploadParts(
  place: Place,
  file: SenderFile,
  { UploadId, length, done = [], most = Infinity, progress = () => undefined }: PartOptions,
): Promise<CompletedPart[]> {
  const parts = [...done]
  const underWay = new Set<Promise<void>>()
  let reached = done.length * length
  let number = done.length
  for await (const Body of chunksOf(file, length, reached)) {
    const PartNumber = (number += 1)
    const part = { ...place.at(file.path), UploadId, PartNumber, Body }
    const sending = place.client.send(new UploadPartCommand(part)).then(({ ETag }) => {
      underWay.delete(sending)
      parts.push({ PartNumber, ...(ETag ? { ETag } : {}) })
      progress((reached += Body.length))
    })
    underWay.add(sending)
    if (underWay.size >= partsAtOnce) await Promise.race(underWay)
    if (number >= most) break
  }
  await Promise.all(underWay)
  return parts.sort((one, other) => (one.PartNumber ?? 0) - (other.PartNumber ?? 0))
}

async function complete(
  place: Place,
  file: SenderFile,
  UploadId: string,
  Parts: CompletedPart[],
): Promise<void> {
  const MultipartUpload = { Parts }
  await place.client.send(
    new CompleteMultipartUploadCommand({ ...place.at(file.path), UploadId, MultipartUpload }),
  )
}

/** Goes on with the parts that are there, or begins again when nothing was begun. */
async function resume(place: Place, file: SenderFile): Promise<number> {
  const UploadId = begun.take(place.nameOf(file.path))
  if (UploadId === null) {
    await putParts(place, file, partLength)
    return 0
  }
  const { Parts = [] } = await place.client.send(
    new ListPartsCommand({ ...place.at(file.path), UploadId }),
  )
  const done = Parts.map(({ PartNumber, ETag }) => ({
    ...(PartNumber ? { PartNumber } : {}),
    ...(ETag ? { ETag } : {}),
  }))
  const parts = await uploadParts(place, file, { UploadId, length: partLength, done })
  await complete(place, file, UploadId, parts)
  return done.length * partLength
}

import { posix } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { Transform } from 'node:stream'
import { Storage, type Bucket } from '@google-cloud/storage'
import { BegunUploads } from '../senders/begun-uploads.ts'
import { chunksOf } from '../senders/chunks.ts'
import { bytesAt, pieceLength, sendPiece } from '../senders/resumable-session.ts'
import {
  refusable,
  toSenderError,
  type Progress,
  type Sender,
  type SenderFile,
} from '../senders/sender.ts'
import type { GcsTarget } from '../senders/target.ts'

/** From here on an upload is one that can go on. */
const resumableFrom = 8 * 1024 * 1024
const begun = new BegunUploads()

/** A sender that puts objects into a bucket of Cloud Storage. Throws `SenderError`. */
export async function openGcsSender(target: GcsTarget): Promise<Sender> {
  const bucket = storageOf(target).bucket(target.bucket)
  try {
    await bucket.getFiles({ prefix: target.prefix, maxResults: 1, autoPaginate: false })
  } catch (error) {
    const { code } = Object(error) as { code?: unknown }
    throw toSenderError(error, code === 401 || code === 403 ? 'DENIED' : 'UNREACHABLE')
  }
  return senderOf(bucket, target)
}

function storageOf({ projectId, endpoint, serviceAccount }: GcsTarget): Storage {
  return new Storage({
    projectId,
    ...(endpoint === undefined ? {} : { apiEndpoint: endpoint, useAuthWithCustomEndpoint: false }),
    ...(serviceAccount === undefined
      ? {}
      : { credentials: JSON.parse(serviceAccount) as Record<string, string> }),
    retryOptions: { maxRetries: 1 },
  })
}

/** An emulator takes uploads in one piece only: what is cut there would be published. */
function senderOf(bucket: Bucket, { prefix, endpoint }: GcsTarget): Sender {
  const keyOf = (path: string): string => posix.join(prefix, path)
  const nameOf = (path: string): string => `${bucket.name}/${keyOf(path)}`
  const resume = (file: SenderFile): Promise<number> =>
    refusable(async () => {
      const known = begun.take(nameOf(file.path))
      const url = known ?? (await bucket.file(keyOf(file.path)).createResumableUpload())[0]
      const start = known ? await bytesAt(url, file.size) : 0
      let at = start
      for await (const piece of chunksOf(file, pieceLength, start)) {
        await sendPiece(url, piece, at, file.size)
        at += piece.length
      }
      return start
    })
  return {
    put: (file, progress) =>
      refusable(async () => {
        const options = { resumable: file.size > resumableFrom }
        const target = bucket.file(keyOf(file.path)).createWriteStream(options)
        await pipeline(file.open(), counting(progress), target)
      }),
    cut: (file, bytes) =>
      refusable(async () => {
        const [url] = await bucket.file(keyOf(file.path)).createResumableUpload()
        begun.remember(nameOf(file.path), url)
        await sendSome(url, file, bytes)
      }),
    ...(endpoint === undefined ? { resume } : {}),
    list: (folder) =>
      refusable(async () => {
        const below = folder === '' ? prefix : `${keyOf(folder)}/`
        const [files] = await bucket.getFiles({ prefix: below })
        const names = files.map(({ name }) => name.slice(below.length).split('/')[0] ?? '')
        return [...new Set(names)].filter(Boolean)
      }),
    read: (path) =>
      refusable(async () => {
        const [bytes] = await bucket.file(keyOf(path)).download()
        return bytes
      }),
    remove: (path) =>
      refusable(async () => void (await bucket.file(keyOf(path)).delete({ ignoreNotFound: true }))),
    close: async () => undefined,
  }
}

async function sendSome(url: string, file: SenderFile, bytes: number): Promise<void> {
  let at = 0
  for await (const piece of chunksOf(file, pieceLength)) {
    await sendPiece(url, piece, at, file.size)
    at += piece.length
    if (at >= bytes) return
  }
}

function counting(progress: Progress = () => undefined): Transform {
  let reached = 0
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      reached += chunk.length
      progress(reached)
      done(null, chunk)
    },
  })
}

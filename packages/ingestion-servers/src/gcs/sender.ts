import { posix } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { Transform } from 'node:stream'
import { Storage, type Bucket } from '@google-cloud/storage'
import { BegunUploads } from '../senders/begun-uploads.ts'
import { chunksOf } from '../senders/chunks.ts'
import { bytesAt, pieceLength, sendPiece } from '../senders/resumable-session.ts'
import { signsItself } from './self-signed.ts'
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
    // Whoever may only create objects may not list them.
    if (codeOf(error) === 403) await requireCreate(bucket, target.prefix)
    else throw toSenderError(error, isDenied(error) ? 'DENIED' : 'UNREACHABLE')
  }
  return senderOf(bucket, target)
}

/** Begins an upload that nothing comes of. Throws `SenderError`. */
async function requireCreate(bucket: Bucket, prefix: string): Promise<void> {
  try {
    await bucket.file(`${prefix}sign-in.tmp`).createResumableUpload()
  } catch (error) {
    throw toSenderError(error, isDenied(error) ? 'DENIED' : 'UNREACHABLE')
  }
}

const codeOf = (error: unknown): unknown => (Object(error) as { code?: unknown }).code

/** Also of a key that its own program cannot sign with. */
const isDenied = (error: unknown): boolean => [401, 403].includes(Number(codeOf(error)))

function storageOf({ projectId, endpoint, serviceAccount }: GcsTarget): Storage {
  const hasKey = serviceAccount !== undefined
  const storage = new Storage({
    projectId,
    ...(endpoint === undefined ? {} : { apiEndpoint: endpoint, useAuthWithCustomEndpoint: hasKey }),
    ...(hasKey ? { credentials: JSON.parse(serviceAccount) as Record<string, string> } : {}),
    retryOptions: { maxRetries: 1 },
  })
  if (hasKey) signsItself(storage)
  return storage
}

/** An emulator, where nobody signs in, takes uploads in one piece only: what is cut there would be published. */
function senderOf(bucket: Bucket, target: GcsTarget): Sender {
  const { prefix } = target
  const isEmulator = target.endpoint !== undefined && target.serviceAccount === undefined
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
    atOnce: 4,
    put: (file, progress) =>
      refusable(async () => {
        const object = bucket.file(keyOf(file.path))
        const isLarge = file.size > resumableFrom
        // Begun by itself: the library's own stream shows no token to any endpoint but Google's.
        const begun = isLarge && !isEmulator ? (await object.createResumableUpload())[0] : null
        const session = begun === null ? {} : { uri: begun, offset: 0 }
        const stream = object.createWriteStream({ resumable: isLarge, ...session })
        await pipeline(file.open(), counting(progress), stream)
      }),
    cut: (file, bytes) =>
      refusable(async () => {
        const [url] = await bucket.file(keyOf(file.path)).createResumableUpload()
        begun.remember(nameOf(file.path), url)
        await sendSome(url, file, bytes)
      }),
    ...(isEmulator ? {} : { resume }),
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

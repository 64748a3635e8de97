import { stableId, type Clock, type FetchTask, type FinishedUpload } from '@ddex/dsp-core'
import { tooLarge } from '../common/too-large.ts'
import { FileRefusal } from '../common/refusal.ts'
import { checkedBody, jsonBody } from './body.ts'
import { usablePath } from './exact-path.ts'
import { json, nothing, type DoorAnswer } from './http-exchange.ts'
import type { HttpDoorParts, Visit } from './visit.ts'
import { Problem } from './problem.ts'
import { SittingLog, type SittingLogParts } from './sitting-log.ts'
import { takeFile, tellFailure } from './take-file.ts'
import { readBody, uploadEnd, uploadStart } from './wire.ts'

/** How long Cloud Storage keeps a session (documentation, "Resumable uploads"). */
const sessionMs = 7 * 86_400_000
const maxBody = 16 * 1024

/** Milliseconds after which an upload that is whole, and that nobody had used, is removed. */
export const keptMs = 86_400_000
/** Before that it can be used no more, so that what is taken is not removed on its way. */
const usableMs = keptMs - 2 * 3_600_000

const isForgotten = ({ wholeAt }: FinishedUpload, clock: Clock): boolean =>
  clock.now().getTime() - wholeAt.getTime() > usableMs

/** Where uploads are until they are taken. */
export const uploadsPrefix = 'uploads/'

/** Under a prefix of its own: only the feed's own requests can name it. */
const objectOf = (feedId: string, uploadId: string): string =>
  `${uploadsPrefix}${feedId}/${uploadId}`

/** `POST /uploads`: begins an upload of any size, straight to our bucket. */
export async function startUpload({ parts, feed, request }: Visit): Promise<DoorAnswer> {
  const wanted = readBody(uploadStart, await jsonBody(request, maxBody))
  const { size, contentType } = wanted
  const path = usablePath(wanted.path)
  const { maxFileSize } = feed.settings
  if (size > maxFileSize) throw tooLarge(maxFileSize, size)
  const uploadId = stableId(parts.ids.next())
  const object = objectOf(feed.id, uploadId)
  const metadata = { path, size: String(size) }
  const uploadUrl = await parts.uploads.start({ object, size, contentType, metadata })
  const expiresAt = new Date(parts.clock.now().getTime() + sessionMs).toISOString()
  return json(201, { uploadId, uploadUrl, expiresAt })
}

/** `POST /uploads/<id>/complete`: the bytes are there, and are to be used if they are the right ones. */
export async function completeUpload(visit: Visit): Promise<DoorAnswer> {
  const { parts, feed, request, params, arrivals } = visit
  const uploadId = params.uploadId ?? ''
  const stated = readBody(uploadEnd, await jsonBody(request, maxBody))
  const object = objectOf(feed.id, uploadId)
  const found = await parts.uploads.find(object)
  if (!found || isForgotten(found, parts.clock)) throw unknownUpload()
  const isRight =
    found.size === stated.size &&
    found.size === Number(found.metadata.size) &&
    (stated.md5 === undefined || found.md5 === asBase64(stated.md5)) &&
    (stated.crc32c === undefined || found.crc32c === stated.crc32c)
  const path = found.metadata.path ?? ''
  if (!isRight) {
    await parts.uploads.remove(object)
    const refusal = new FileRefusal(
      'INCOMPLETE',
      'Size or hash are not those of the bytes that came.',
    )
    tellFailure(arrivals, path, refusal)
    throw refusal
  }
  await parts.fetchSoon({ feedId: feed.id, uploadId })
  return json(202, { uploadId, path, message: `The file ${path} is whole and is taken.` })
}

/** `DELETE /uploads/<id>`: nobody wants it any more. */
export async function dropUpload({ parts, feed, params }: Visit): Promise<DoorAnswer> {
  await parts.uploads.remove(objectOf(feed.id, params.uploadId ?? ''))
  return nothing
}

/**
 * Takes an upload that is whole into the inbox, unless its feed was disabled meanwhile. May be called again. Throws
 * `TransientError`.
 */
export async function takeUpload(
  parts: TakingParts,
  { feedId, uploadId }: Extract<FetchTask, { uploadId: string }>,
): Promise<void> {
  const { uploads, inbox, feeds } = parts
  const object = objectOf(feedId, uploadId)
  const found = await uploads.find(object)
  const { path } = found?.metadata ?? {}
  const login = await feeds.findFeed('http', feedId)
  if (!found || !path || !login) return
  const { size } = found
  await new SittingLog(parts).attend(login.feed, uploader, ({ connectionId, arrivals }) =>
    takeFile(arrivals, path, (onBytes) => {
      const open = () => checkedBody(uploads.read(object), { maxSize: size, onBytes })
      const arrived = { feedId, path, size, connectionId, arrivalId: uploadId }
      return inbox.receive({ ...arrived, open })
    }),
  )
  await uploads.remove(object)
}

type TakingParts = Pick<HttpDoorParts, 'uploads' | 'inbox' | 'feeds'> & SittingLogParts

/** Whose bytes are in our bucket already. */
const uploader = { client: 'resumable uploads', address: '' }

/** Hexadecimal or base64, as base64. */
const asBase64 = (md5: string): string =>
  /^[0-9a-f]{32}$/i.test(md5) ? Buffer.from(md5, 'hex').toString('base64') : md5

const unknownUpload = () =>
  new Problem(
    404,
    'UPLOAD_UNKNOWN',
    'There is no such upload, or not all of its bytes are here yet.',
    'Ask its uploadUrl how many bytes it has (`Content-Range: bytes */<size>`), and send the rest.',
  )

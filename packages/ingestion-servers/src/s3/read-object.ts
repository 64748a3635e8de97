import { Readable } from 'node:stream'
import {
  GetObjectCommand,
  type GetObjectCommandInput,
  type GetObjectCommandOutput,
  type S3Client,
} from '@aws-sdk/client-s3'
import { TransientError } from '@ddex/dsp-core'
import { ObjectGoneError } from '../bucket/object-gone.ts'
import { bucketFault, isGone } from './bucket-fault.ts'
import type { ObjectNotice } from './object-notice.ts'
import { md5In, runningCheck, type RunningCheck } from './running-check.ts'

export interface ReadParts {
  client(notice: ObjectNotice): Promise<S3Client>
  /** Aborted when there is no time left. */
  signal: AbortSignal
}

/** How often a read that breaks off goes on from where it was. */
const mostResumes = 4

/** The version that a notice tells of, as it is read. */
export class ObjectReading {
  readonly #parts: ReadParts
  readonly #notice: ObjectNotice
  #reading: Reading = unread()

  constructor(parts: ReadParts, notice: ObjectNotice) {
    this.#parts = parts
    this.#notice = notice
  }

  /**
   * Its bytes, never those of another version, with length and checksum verified at the end; but for an MD5, see
   * `md5`. Fails with `ObjectGoneError` when it is not there, and with `TransientError` for all else. May be
   * called again.
   */
  open(): Readable {
    this.#reading = unread()
    return Readable.from(bytesOf(this.#parts, this.#notice, this.#reading), { objectMode: false })
  }

  /**
   * What the bytes that came must have where S3 has stated it: lower-case hex, for whoever hashes them anyway. Null
   * where they were held against something else.
   */
  get md5(): string | null {
    return this.#reading.md5
  }
}

interface Reading {
  offset: number
  check: RunningCheck | null
  md5: string | null
}

const unread = (): Reading => ({ offset: 0, check: null, md5: null })

async function* bytesOf(
  parts: ReadParts,
  notice: ObjectNotice,
  reading: Reading,
): AsyncGenerator<Uint8Array> {
  const client = await parts.client(notice)
  for (let resumes = 0; ; resumes++) {
    try {
      yield* rest(client, parts.signal, notice, reading)
      break
    } catch (error) {
      if (isGone(error)) throw new ObjectGoneError(notice.bucket, notice.key, error)
      const mayGoOn = resumes < mostResumes && reading.offset < notice.size && reading.offset > 0
      if (parts.signal.aborted || !mayGoOn)
        throw bucketFault(`'${notice.key}' cannot be read`, notice.bucket, error)
    }
  }
  if (reading.check?.holds() === false)
    throw new TransientError(
      'OBJECT_CORRUPT',
      `What was read of '${notice.key}' does not have the checksum that S3 states.`,
    )
}

/** From where the reading is to the end. Throws when the answer ends early. */
async function* rest(
  client: S3Client,
  signal: AbortSignal,
  notice: ObjectNotice,
  reading: Reading,
): AsyncGenerator<Uint8Array> {
  const answer =
    reading.offset === 0
      ? await begin(client, signal, notice, reading)
      : await ask(client, signal, notice, { Range: `bytes=${reading.offset}-` })
  for await (const chunk of (answer.Body ?? []) as AsyncIterable<Uint8Array>) {
    reading.offset += chunk.length
    reading.check?.update(chunk)
    yield chunk
  }
  if (reading.offset !== notice.size)
    throw new Error(`it ended after ${reading.offset} of ${notice.size} bytes`)
}

/**
 * An ETag that is an MD5 is all that is needed of a checksum: the CRC-64 that S3 states of everything is
 * reckoned by the SDK in JavaScript, which takes longer than the rest of a read.
 */
async function begin(
  client: S3Client,
  signal: AbortSignal,
  notice: ObjectNotice,
  reading: Reading,
): Promise<GetObjectCommandOutput> {
  if (/^[0-9a-f]{32}$/.test(notice.etag)) {
    const answer = await ask(client, signal, notice, {})
    reading.md5 = md5In(answer)
    if (reading.md5 !== null) return answer
    // It looks like an MD5, but is that of what the bytes are encrypted to.
    ;(answer.Body as Readable | undefined)?.destroy()
  }
  const answer = await ask(client, signal, notice, { ChecksumMode: 'ENABLED' })
  reading.check = runningCheck(answer)
  if (!reading.check) reading.md5 = md5In(answer)
  return answer
}

const ask = (
  client: S3Client,
  abortSignal: AbortSignal,
  { bucket, key, versionId, etag }: ObjectNotice,
  more: Pick<GetObjectCommandInput, 'Range' | 'ChecksumMode'>,
): Promise<GetObjectCommandOutput> =>
  client.send(
    new GetObjectCommand({
      ...{ Bucket: bucket, Key: key },
      ...(versionId === null ? {} : { VersionId: versionId }),
      ...(etag === '' ? {} : { IfMatch: `"${etag}"` }),
      ...more,
    }),
    { abortSignal },
  )

import { createHash, type Hash } from 'node:crypto'
import { Transform, Writable, type TransformCallback } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { S3Error } from '../s3-error.ts'
import type { BlobFolder } from '../store/blob-folder.ts'
import { checksumHeader, startChecksum, type Checksum, type ChecksumAlgorithm } from './checksum.ts'
import type { RunningCrc } from './crc.ts'
import type { ExpectedDigests } from './expected-digests.ts'
import type { Payload } from './payload.ts'

/** A body on disk, checked against all that its sender said of it. */
export interface ReceivedBody {
  blob: string
  size: number
  /** In hex: the ETag of what came in one piece. */
  md5: string
  checksum: Checksum
}

/** Largest body of one request: 5 GiB. */
export const largestBody = 5 * 1024 ** 3

/** Passes bytes on and reckons all digests of them. */
export class DigestingStream extends Transform {
  readonly #md5: Hash = createHash('md5')
  readonly #sha256: Hash | null
  readonly #checksum: RunningCrc
  readonly #limit: number
  readonly algorithm: ChecksumAlgorithm
  size = 0

  constructor(options: { algorithm: ChecksumAlgorithm; withSha256: boolean; limit: number }) {
    super({ highWaterMark: 256 * 1024 })
    this.algorithm = options.algorithm
    this.#checksum = startChecksum(options.algorithm)
    this.#sha256 = options.withSha256 ? createHash('sha256') : null
    this.#limit = options.limit
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.size += chunk.length
    if (this.size > this.#limit) {
      done(entityTooLarge(this.#limit))
      return
    }
    this.#md5.update(chunk)
    this.#sha256?.update(chunk)
    this.#checksum.update(chunk)
    done(null, chunk)
  }

  digests(): { md5: Buffer; sha256: string | null; checksum: string } {
    return {
      md5: this.#md5.digest(),
      sha256: this.#sha256?.digest('hex') ?? null,
      checksum: this.#checksum.digest().toString('base64'),
    }
  }
}

export const entityTooLarge = (limit: number): S3Error =>
  new S3Error('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', {
    MaxSizeAllowed: String(limit),
  })

/** What S3 reckons when the sender asks for nothing. */
export const defaultAlgorithm: ChecksumAlgorithm = 'CRC64NVME'

export interface ReceiveOptions {
  payload: Payload
  expected: ExpectedDigests
  /** Most bytes that are taken; 5 GiB unless told. */
  limit?: number
  /** Reckoned when the sender gives no checksum. */
  algorithm?: ChecksumAlgorithm
}

/** Starts the digests of a body. Throws EntityTooLarge when it says so itself. */
function startDigests(
  { payload, expected, algorithm }: ReceiveOptions,
  limit: number,
): DigestingStream {
  if (payload.length !== null && payload.length > limit) throw entityTooLarge(limit)
  return new DigestingStream({
    algorithm: expected.checksum?.algorithm ?? algorithm ?? defaultAlgorithm,
    withSha256: payload.sha256 !== null,
    limit,
  })
}

/** Compares what came with what was announced. Throws S3Error. */
function verifyDigests(
  { payload, expected }: ReceiveOptions,
  digesting: DigestingStream,
): Omit<ReceivedBody, 'blob'> {
  const { md5, sha256, checksum } = digesting.digests()
  if (payload.length !== null && digesting.size !== payload.length)
    throw new S3Error(
      'IncompleteBody',
      'You did not provide the number of bytes specified by the Content-Length HTTP header',
    )
  checkSha256(payload, sha256)
  checkMd5(expected, md5)
  checkChecksum(expected, payload, checksum)
  return {
    size: digesting.size,
    md5: md5.toString('hex'),
    checksum: { algorithm: digesting.algorithm, value: checksum, type: 'FULL_OBJECT' },
  }
}

/** Streams a body to a blob and verifies it; whatever is wrong leaves no blob. Throws S3Error. */
export async function receiveBody(
  options: ReceiveOptions,
  blobs: BlobFolder,
): Promise<ReceivedBody> {
  const digesting = startDigests(options, Math.min(options.limit ?? largestBody, largestBody))
  const blob = await blobs.write(options.payload.open(digesting))
  try {
    return { blob, ...verifyDigests(options, digesting) }
  } catch (error) {
    await blobs.remove([blob])
    throw error
  }
}

/** Reads and verifies a document of at most `limit` bytes. Throws S3Error. */
export async function receiveText(options: ReceiveOptions, limit: number): Promise<string> {
  const digesting = startDigests(options, limit)
  const chunks: Buffer[] = []
  const gathered = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk)
      done()
    },
  })
  await pipeline([...options.payload.open(digesting), gathered])
  verifyDigests(options, digesting)
  return Buffer.concat(chunks).toString('utf8')
}

function checkSha256(payload: Payload, sha256: string | null): void {
  if (payload.sha256 === null || sha256 === payload.sha256) return
  throw new S3Error(
    'XAmzContentSHA256Mismatch',
    "The provided 'x-amz-content-sha256' header does not match what was computed.",
    { ClientComputedContentSHA256: payload.sha256, S3ComputedContentSHA256: sha256 ?? '' },
  )
}

function checkMd5(expected: ExpectedDigests, md5: Buffer): void {
  if (expected.md5 === null || expected.md5 === md5.toString('base64')) return
  throw new S3Error('BadDigest', 'The Content-MD5 you specified did not match what we received.', {
    ExpectedDigest: expected.md5,
    CalculatedDigest: md5.toString('base64'),
  })
}

/** Compares with the header, or with the trailer that has come meanwhile. */
function checkChecksum({ checksum }: ExpectedDigests, payload: Payload, computed: string): void {
  if (!checksum) return
  const name = checksumHeader(checksum.algorithm)
  const stated = checksum.value === 'in the trailer' ? payload.trailer.get(name) : checksum.value
  if (stated === undefined)
    throw new S3Error(
      'MalformedTrailerError',
      `The trailer ${name} was announced but did not come.`,
    )
  if (stated !== computed)
    throw new S3Error(
      'BadDigest',
      `The ${checksum.algorithm} you specified did not match the calculated checksum.`,
    )
}

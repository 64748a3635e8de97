import { S3Error } from '../s3-error.ts'
import {
  checksumAlgorithms,
  checksumHeader,
  isChecksumValue,
  type ChecksumAlgorithm,
} from './checksum.ts'

/** What a sender says that its body's digests are. */
export interface ExpectedDigests {
  /** Content-MD5, in base64. */
  md5: string | null
  checksum: { algorithm: ChecksumAlgorithm; value: string | 'in the trailer' } | null
}

const invalidDigest = (): S3Error =>
  new S3Error('InvalidDigest', 'The Content-MD5 you specified was invalid.')

function md5Of(headers: ReadonlyMap<string, string>): string | null {
  const md5 = headers.get('content-md5')
  if (md5 === undefined) return null
  const bytes = Buffer.from(md5, 'base64')
  if (bytes.length !== 16 || bytes.toString('base64') !== md5) throw invalidDigest()
  return md5
}

const invalidChecksum = (algorithm: string): S3Error =>
  new S3Error(
    'InvalidRequest',
    `Value for x-amz-checksum-${algorithm.toLowerCase()} header is invalid.`,
  )

/** Reads Content-MD5, x-amz-checksum-* and x-amz-trailer. Throws InvalidDigest, InvalidRequest. */
export function expectedDigests(headers: ReadonlyMap<string, string>): ExpectedDigests {
  const stated = checksumAlgorithms.filter((algorithm) => headers.has(checksumHeader(algorithm)))
  const trailing = (headers.get('x-amz-trailer') ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
  const announced = checksumAlgorithms.filter((algorithm) =>
    trailing.includes(checksumHeader(algorithm)),
  )
  if (stated.length + announced.length > 1)
    throw new S3Error('InvalidRequest', 'Expecting a single x-amz-checksum- header.')
  const [algorithm] = stated
  const [trailer] = announced
  if (trailer)
    return { md5: md5Of(headers), checksum: { algorithm: trailer, value: 'in the trailer' } }
  if (!algorithm) return { md5: md5Of(headers), checksum: null }
  const value = headers.get(checksumHeader(algorithm)) ?? ''
  if (!isChecksumValue(algorithm, value)) throw invalidChecksum(algorithm)
  return { md5: md5Of(headers), checksum: { algorithm, value } }
}

/** The algorithm that a sender asks for without giving a value. Throws InvalidRequest for one that nobody knows. */
export function statedAlgorithm(name: string | undefined): ChecksumAlgorithm | null {
  if (name === undefined) return null
  const algorithm = checksumAlgorithms.find((known) => known === name.toUpperCase())
  if (!algorithm) throw new S3Error('InvalidRequest', 'Checksum algorithm provided is unsupported.')
  return algorithm
}

import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import type { GetObjectCommandOutput } from '@aws-sdk/client-s3'

/** Reckons along what S3 has said of an object's bytes. */
export interface RunningCheck {
  update(bytes: Uint8Array): void
  holds(): boolean
}

type Stated = Pick<
  GetObjectCommandOutput,
  | 'ChecksumCRC32'
  | 'ChecksumSHA256'
  | 'ChecksumSHA1'
  | 'ChecksumType'
  | 'ETag'
  | 'ServerSideEncryption'
  | 'SSECustomerAlgorithm'
>

/**
 * A check over a whole read, broken off and resumed or not. Of one answer the SDK checks more kinds of
 * checksums itself; null where only those are stated.
 */
export function runningCheck(stated: Stated): RunningCheck | null {
  const { ChecksumCRC32, ChecksumSHA256, ChecksumSHA1, ChecksumType } = stated
  // A composite one is of the checksums of parts, which a reader does not see.
  const isWhole = ChecksumType !== 'COMPOSITE' && !/-\d+$/.test(ChecksumCRC32 ?? '')
  if (isWhole && ChecksumCRC32) return crcCheck(ChecksumCRC32)
  if (isWhole && ChecksumSHA256) return hashCheck('sha256', 'base64', ChecksumSHA256)
  if (isWhole && ChecksumSHA1) return hashCheck('sha1', 'base64', ChecksumSHA1)
  const etag = stated.ETag?.replaceAll('"', '') ?? ''
  const isPlain =
    !stated.SSECustomerAlgorithm && !stated.ServerSideEncryption?.startsWith('aws:kms')
  return isPlain && /^[0-9a-f]{32}$/.test(etag) ? hashCheck('md5', 'hex', etag) : null
}

function crcCheck(stated: string): RunningCheck {
  let value = 0
  return {
    update: (bytes) => void (value = crc32(bytes, value)),
    holds() {
      const bytes = Buffer.alloc(4)
      bytes.writeUInt32BE(value)
      return bytes.toString('base64') === stated
    },
  }
}

function hashCheck(name: string, encoding: 'base64' | 'hex', stated: string): RunningCheck {
  const hash = createHash(name)
  return {
    update: (bytes) => void hash.update(bytes),
    holds: () => hash.digest(encoding) === stated,
  }
}

import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import type { GetObjectCommandOutput } from '@aws-sdk/client-s3'

/** Reckons along what S3 has said of an object's bytes, where that is no MD5. */
export interface RunningCheck {
  update(bytes: Uint8Array): void
  holds(): boolean
}

type Checksums = Pick<
  GetObjectCommandOutput,
  'ChecksumCRC32' | 'ChecksumSHA256' | 'ChecksumSHA1' | 'ChecksumType'
>

/**
 * A check over a whole read, broken off and resumed or not. Of one answer the SDK checks more kinds of
 * checksums itself; null where only those are stated.
 */
export function runningCheck(stated: Checksums): RunningCheck | null {
  const { ChecksumCRC32, ChecksumSHA256, ChecksumSHA1, ChecksumType } = stated
  // A composite one is of the checksums of parts, which a reader does not see.
  if (ChecksumType === 'COMPOSITE') return null
  if (isPlain(ChecksumCRC32)) return crcCheck(ChecksumCRC32)
  if (isPlain(ChecksumSHA256)) return hashCheck('sha256', ChecksumSHA256)
  if (isPlain(ChecksumSHA1)) return hashCheck('sha1', ChecksumSHA1)
  return null
}

const isPlain = (checksum: string | undefined): checksum is string =>
  checksum !== undefined && !/-\d+$/.test(checksum)

type Tagged = Pick<GetObjectCommandOutput, 'ETag' | 'ServerSideEncryption' | 'SSECustomerAlgorithm'>

/** An ETag is the MD5 of the bytes, unless they came in parts or are encrypted with a key of KMS or the sender. */
export function md5In(answer: Tagged): string | null {
  const { ETag = '', ServerSideEncryption, SSECustomerAlgorithm } = answer
  const etag = ETag.replaceAll('"', '')
  if (SSECustomerAlgorithm || ServerSideEncryption?.startsWith('aws:kms')) return null
  return /^[0-9a-f]{32}$/.test(etag) ? etag : null
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

function hashCheck(name: string, stated: string): RunningCheck {
  const hash = createHash(name)
  return {
    update: (bytes) => void hash.update(bytes),
    holds: () => hash.digest('base64') === stated,
  }
}

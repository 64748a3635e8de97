import { createHash, type Hash } from 'node:crypto'
import { combineCrc, type CrcShape } from './crc-combine.ts'
import {
  crc32cPolynomial,
  crc32cRunning,
  crc32Polynomial,
  crc32Running,
  crc64NvmePolynomial,
  crc64NvmeRunning,
  type RunningCrc,
} from './crc.ts'

export const checksumAlgorithms = ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const
export type ChecksumAlgorithm = (typeof checksumAlgorithms)[number]

export type ChecksumType = 'FULL_OBJECT' | 'COMPOSITE'

/** `value` in base64; a composite one ends in `-N`, the number of parts. */
export interface Checksum {
  algorithm: ChecksumAlgorithm
  value: string
  type: ChecksumType
}

const fromHash = (hash: Hash): RunningCrc => ({
  update: (chunk) => void hash.update(chunk),
  digest: () => hash.digest(),
})

const start: Record<ChecksumAlgorithm, () => RunningCrc> = {
  CRC32: crc32Running,
  CRC32C: crc32cRunning,
  CRC64NVME: crc64NvmeRunning,
  SHA1: () => fromHash(createHash('sha1')),
  SHA256: () => fromHash(createHash('sha256')),
}

const sizes: Record<ChecksumAlgorithm, number> = {
  CRC32: 4,
  CRC32C: 4,
  CRC64NVME: 8,
  SHA1: 20,
  SHA256: 32,
}

/** A checksum to be fed with chunks. */
export const startChecksum = (algorithm: ChecksumAlgorithm): RunningCrc => start[algorithm]()

/** Whether `value` is base64 of the right number of bytes. */
export function isChecksumValue(algorithm: ChecksumAlgorithm, value: string): boolean {
  const bytes = Buffer.from(value, 'base64')
  return bytes.length === sizes[algorithm] && bytes.toString('base64') === value
}

/** `x-amz-checksum-crc32` */
export const checksumHeader = (algorithm: ChecksumAlgorithm): string =>
  `x-amz-checksum-${algorithm.toLowerCase()}`

/** `ChecksumCRC32`, as in XML. */
export const checksumElement = (algorithm: ChecksumAlgorithm): `Checksum${ChecksumAlgorithm}` =>
  `Checksum${algorithm}`

const shapes: Partial<Record<ChecksumAlgorithm, CrcShape>> = {
  CRC32: { polynomial: crc32Polynomial, bits: 32 },
  CRC32C: { polynomial: crc32cPolynomial, bits: 32 },
  CRC64NVME: { polynomial: crc64NvmePolynomial, bits: 64 },
}

const toBits = (value: string): bigint =>
  BigInt(`0x${Buffer.from(value, 'base64').toString('hex')}`)

/** The checksum of a whole object of those of its parts; null for algorithms that cannot be put together. */
export function combineChecksums(
  algorithm: ChecksumAlgorithm,
  parts: readonly { value: string; size: number }[],
): string | null {
  const shape = shapes[algorithm]
  const [first, ...rest] = parts
  if (!shape || !first) return null
  const bits = rest.reduce(
    (whole, { value, size }) => combineCrc(whole, toBits(value), size, shape),
    toBits(first.value),
  )
  return Buffer.from(bits.toString(16).padStart(shape.bits / 4, '0'), 'hex').toString('base64')
}

/** The checksum of the parts' checksums, as composite checksums are made. */
export function compositeChecksum(algorithm: ChecksumAlgorithm, parts: readonly string[]): string {
  const running = startChecksum(algorithm)
  for (const part of parts) running.update(Buffer.from(part, 'base64'))
  return `${running.digest().toString('base64')}-${parts.length}`
}

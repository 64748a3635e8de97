import { crc32 } from 'node:zlib'
import { crcMachine } from './crc-machine.ts'

/** A cyclic redundancy check as it runs; all here are reflected, with all ones before and after. */
export interface RunningCrc {
  update(chunk: Uint8Array): void
  /** Big-endian, as S3 writes it. */
  digest(): Buffer
}

const bigEndian = (...words: number[]): Buffer => {
  const bytes = Buffer.alloc(words.length * 4)
  words.forEach((word, at) => bytes.writeUInt32BE(word >>> 0, at * 4))
  return bytes
}

/** CRC-32 as in zip and Ethernet. */
export function crc32Running(): RunningCrc {
  let value = 0
  return {
    update: (chunk) => void (value = crc32(chunk, value)),
    digest: () => bigEndian(value),
  }
}

/** Castagnoli's polynomial, reflected. */
export const crc32cPolynomial = 0x82f63b78n
export const crc32Polynomial = 0xedb88320n
/** The NVM Express polynomial, reflected. */
export const crc64NvmePolynomial = 0x9a6c9329ac4bc9b5n

/** What each byte does to the register. */
const tableOf = (polynomial: bigint): BigUint64Array =>
  BigUint64Array.from({ length: 256 }, (_, byte) => {
    let value = BigInt(byte)
    for (let bit = 0; bit < 8; bit += 1)
      value = value & 1n ? (value >> 1n) ^ polynomial : value >> 1n
    return value
  })

const castagnoli = crcMachine(tableOf(crc32cPolynomial))
const nvme = crcMachine(tableOf(crc64NvmePolynomial))

/** CRC-32C. */
export function crc32cRunning(): RunningCrc {
  let register = 0xffffffffn
  return {
    update: (chunk) => void (register = castagnoli(register, chunk)),
    digest: () => bigEndian(~Number(register)),
  }
}

/** CRC-64/NVME. */
export function crc64NvmeRunning(): RunningCrc {
  let register = 0xffffffffffffffffn
  return {
    update: (chunk) => void (register = nvme(register, chunk)),
    digest: () => bigEndian(~Number(register >> 32n), ~Number(register & 0xffffffffn)),
  }
}

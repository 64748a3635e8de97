import { crc32 } from 'node:zlib'

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

/** What each byte does to the register, as words of 32 bits from high to low. */
function makeTable(polynomial: bigint): { high: Int32Array; low: Int32Array } {
  const high = new Int32Array(256)
  const low = new Int32Array(256)
  for (let byte = 0; byte < 256; byte += 1) {
    let value = BigInt(byte)
    for (let bit = 0; bit < 8; bit += 1)
      value = value & 1n ? (value >> 1n) ^ polynomial : value >> 1n
    high[byte] = Number(BigInt.asIntN(32, value >> 32n))
    low[byte] = Number(BigInt.asIntN(32, value))
  }
  return { high, low }
}

const castagnoli = makeTable(crc32cPolynomial).low
const nvme = makeTable(crc64NvmePolynomial)

/** CRC-32C. */
export function crc32cRunning(): RunningCrc {
  let value = -1
  return {
    update(chunk) {
      let running = value
      for (let at = 0; at < chunk.length; at += 1)
        running = (running >>> 8) ^ (castagnoli[(running ^ (chunk[at] as number)) & 255] as number)
      value = running
    },
    digest: () => bigEndian(~value),
  }
}

/** CRC-64/NVME, in two words because numbers hold 53 bits. */
export function crc64NvmeRunning(): RunningCrc {
  let high = -1
  let low = -1
  return {
    update(chunk) {
      let h = high
      let l = low
      for (let at = 0; at < chunk.length; at += 1) {
        const index = (l ^ (chunk[at] as number)) & 255
        l = ((l >>> 8) | (h << 24)) ^ (nvme.low[index] as number)
        h = (h >>> 8) ^ (nvme.high[index] as number)
      }
      high = h
      low = l
    },
    digest: () => bigEndian(~high, ~low),
  }
}

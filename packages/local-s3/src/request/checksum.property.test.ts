import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  checksumAlgorithms,
  combineChecksums,
  startChecksum,
  type ChecksumAlgorithm,
} from './checksum.ts'

const checksum = (algorithm: ChecksumAlgorithm, ...chunks: Uint8Array[]): string => {
  const running = startChecksum(algorithm)
  for (const chunk of chunks) running.update(chunk)
  return running.digest().toString('base64')
}

describe('checksums', () => {
  /** Check values of "123456789", from the catalogue of parametrised CRC algorithms. */
  it.each([
    ['CRC32', 'cbf43926'],
    ['CRC32C', 'e3069283'],
    ['CRC64NVME', 'ae8b14860a799888'],
  ] as const)('%s gives its known value', (algorithm, hex) => {
    const value = checksum(algorithm, Buffer.from('123456789'))
    expect(Buffer.from(value, 'base64').toString('hex')).toBe(hex)
  })

  it('do not depend on how the bytes come', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 5 }), (chunks) => {
        for (const algorithm of checksumAlgorithms)
          expect(checksum(algorithm, ...chunks)).toBe(checksum(algorithm, Buffer.concat(chunks)))
      }),
    )
  })

  it('do not depend on where in memory the bytes are', () => {
    const bytes = fc.uint8Array({ minLength: 20, maxLength: 90 })
    fc.assert(
      fc.property(bytes, fc.nat(17), fc.nat(90), (memory, start, cut) => {
        const here = memory.subarray(start)
        const alone = Uint8Array.from(here)
        for (const algorithm of checksumAlgorithms) {
          const pieces = [here.subarray(0, cut), here.subarray(cut)]
          // One byte at a time is taken by the plain table.
          const singly = Array.from(alone, (byte) => Uint8Array.of(byte))
          expect(checksum(algorithm, ...pieces)).toBe(checksum(algorithm, ...singly))
        }
      }),
    )
  })

  it('of parts go together to that of the whole', () => {
    const parts = fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(parts, fc.constantFrom('CRC32', 'CRC32C', 'CRC64NVME'), (chunks, name) => {
        const algorithm = name as ChecksumAlgorithm
        const pieces = chunks.map((chunk) => ({
          value: checksum(algorithm, chunk),
          size: chunk.length,
        }))
        expect(combineChecksums(algorithm, pieces)).toBe(checksum(algorithm, Buffer.concat(chunks)))
      }),
    )
  })
})

import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { Crc32c } from './crc32c.ts'

const of = (...pieces: Uint8Array[]): string => {
  const crc = new Crc32c()
  for (const piece of pieces) crc.update(piece)
  return crc.toString()
}

test('a CRC-32C is the known one', () => {
  // The catalogue of parametrised CRC algorithms; and Google's own example.
  expect(Buffer.from(of(Buffer.from('123456789')), 'base64').toString('hex')).toBe('e3069283')
  expect(of(Buffer.from('data'))).toBe('rth90Q==')
  expect(of()).toBe('AAAAAA==')
})

test('a CRC-32C does not depend on how the bytes come, nor on where they are', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 90 }), fc.nat(17), fc.nat(90), (memory, start, cut) => {
      const here = memory.subarray(start)
      const singly = Array.from(here, (byte) => Uint8Array.of(byte))
      expect(of(here.subarray(0, cut), here.subarray(cut))).toBe(of(...singly))
    }),
  )
})

test('a stated CRC-32C holds for its bytes alone', () => {
  const crc = new Crc32c()
  crc.update(Buffer.from('data'))
  expect([crc.validate('rth90Q=='), crc.validate('AAAAAA==')]).toEqual([true, false])
})

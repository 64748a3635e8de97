import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { S3Error } from '../s3-error.ts'
import { AwsChunkedDecoder } from './aws-chunked.ts'

interface Decoded {
  bytes: Buffer
  trailer: ReadonlyMap<string, string>
}

async function decode(pieces: readonly Uint8Array[], decodedLength: number): Promise<Decoded> {
  let trailer: ReadonlyMap<string, string> = new Map()
  const onTrailer = (headers: ReadonlyMap<string, string>): void => void (trailer = headers)
  const decoder = new AwsChunkedDecoder({ verifier: null, decodedLength, onTrailer })
  const chunks: Buffer[] = []
  decoder.on('data', (chunk: Buffer) => chunks.push(chunk))
  const done = new Promise<void>((resolve, reject) => {
    decoder.once('end', resolve)
    decoder.once('error', reject)
  })
  for (const piece of pieces) decoder.write(piece)
  decoder.end()
  await done
  return { bytes: Buffer.concat(chunks), trailer }
}

const encode = (chunks: readonly Uint8Array[], trailer: Record<string, string>): Buffer =>
  Buffer.concat([
    ...chunks
      .filter((chunk) => chunk.length > 0)
      .flatMap((chunk) => [
        Buffer.from(`${chunk.length.toString(16)}\r\n`),
        chunk,
        Buffer.from('\r\n'),
      ]),
    Buffer.from('0\r\n'),
    ...Object.entries(trailer).map(([name, value]) => Buffer.from(`${name}:${value}\r\n`)),
    Buffer.from('\r\n'),
  ])

const splitAt = (bytes: Buffer, places: readonly number[]): Buffer[] => {
  const cuts = [
    0,
    ...places.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b),
    bytes.length,
  ]
  return cuts.slice(1).map((end, at) => bytes.subarray(cuts[at], end))
}

describe('aws-chunked bodies', () => {
  const body = Buffer.from('hello\r\n0\r\nworld')
  const trailer = { 'x-amz-checksum-crc32': 'AAAAAA==', 'x-other': 'a:b' }

  it('are read whole, wherever the network cuts them', async () => {
    const wire = encode([body.subarray(0, 7), body.subarray(7)], trailer)
    for (let at = 0; at <= wire.length; at += 1) {
      const { bytes, trailer: found } = await decode(
        [wire.subarray(0, at), wire.subarray(at)],
        body.length,
      )
      expect(bytes.equals(body)).toBe(true)
      expect(Object.fromEntries(found)).toEqual(trailer)
    }
  })

  it('are read whole however they are chunked and cut', async () => {
    const chunks = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 6 })
    const places = fc.array(fc.nat(), { maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(chunks, places, async (parts, cuts) => {
        const whole = Buffer.concat(parts)
        const { bytes } = await decode(splitAt(encode(parts, trailer), cuts), whole.length)
        expect(bytes.equals(whole)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  it('are refused when they end early', async () => {
    const wire = encode([body], trailer)
    for (let at = 0; at < wire.length; at += 1)
      await expect(decode([wire.subarray(0, at)], body.length)).rejects.toBeInstanceOf(S3Error)
  })

  it('are refused when they are longer or shorter than announced', async () => {
    for (const length of [body.length - 1, body.length + 1])
      await expect(decode([encode([body], {})], length)).rejects.toMatchObject({
        code: 'IncompleteBody',
      })
  })

  it('never fail in another way than by a refusal, whatever comes', async () => {
    const noise = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc
        .string({ unit: fc.constantFrom(...'0123af;:=\r\n -x'), maxLength: 60 })
        .map((text) => Buffer.from(text)),
    )
    await fc.assert(
      fc.asyncProperty(noise, fc.nat(50), async (bytes, length) => {
        const result = await decode([bytes], length).catch((error: unknown) => error)
        expect(result instanceof S3Error || 'bytes' in (result as object)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })
})

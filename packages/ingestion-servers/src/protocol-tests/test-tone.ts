import { deflateSync, crc32 } from 'node:zlib'

const sampleRate = 44_100

/** A second of a quiet tone: WAVE, 16 bit, mono. */
export function toneWave(seconds = 1, hertz = 440): Buffer {
  const samples = Math.round(seconds * sampleRate)
  const wave = Buffer.alloc(44 + samples * 2)
  wave.write('RIFF', 0)
  wave.writeUInt32LE(36 + samples * 2, 4)
  wave.write('WAVEfmt ', 8)
  wave.writeUInt32LE(16, 16)
  wave.writeUInt16LE(1, 20)
  wave.writeUInt16LE(1, 22)
  wave.writeUInt32LE(sampleRate, 24)
  wave.writeUInt32LE(sampleRate * 2, 28)
  wave.writeUInt16LE(2, 32)
  wave.writeUInt16LE(16, 34)
  wave.write('data', 36)
  wave.writeUInt32LE(samples * 2, 40)
  for (let at = 0; at < samples; at++)
    wave.writeInt16LE(
      Math.round(6_000 * Math.sin((2 * Math.PI * hertz * at) / sampleRate)),
      44 + at * 2,
    )
  return wave
}

/** A square picture of one colour: PNG, 8 bit RGB (W3C PNG, 11.2). */
export function plainPicture(pixels: number, colour: readonly [number, number, number]): Buffer {
  const row = Buffer.concat([
    Buffer.of(0),
    ...Array.from({ length: pixels }, () => Buffer.of(...colour)),
  ])
  const header = Buffer.alloc(13)
  header.writeUInt32BE(pixels, 0)
  header.writeUInt32BE(pixels, 4)
  header.set([8, 2, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(Array.from({ length: pixels }, () => row)))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}

import { sampleRate, type Stereo } from './stereo.ts'

const bytesPerFrame = 4

/** A 16-bit stereo WAV file (RIFF, PCM). */
export function waveFile({ left, right }: Stereo): Buffer {
  const size = left.length * bytesPerFrame
  const file = Buffer.alloc(44 + size)
  file.write('RIFF', 0, 'latin1')
  file.writeUInt32LE(36 + size, 4)
  file.write('WAVEfmt ', 8, 'latin1')
  file.writeUInt32LE(16, 16)
  file.writeUInt16LE(1, 20)
  file.writeUInt16LE(2, 22)
  file.writeUInt32LE(sampleRate, 24)
  file.writeUInt32LE(sampleRate * bytesPerFrame, 28)
  file.writeUInt16LE(bytesPerFrame, 32)
  file.writeUInt16LE(16, 34)
  file.write('data', 36, 'latin1')
  file.writeUInt32LE(size, 40)
  const samples = new Int16Array(left.length * 2)
  const limit = (value: number): number => Math.round(Math.max(-1, Math.min(1, value)) * 32_767)
  for (let index = 0; index < left.length; index += 1) {
    samples[index * 2] = limit(left[index] as number)
    samples[index * 2 + 1] = limit(right[index] as number)
  }
  // WAV is little-endian, as every machine that Node runs on here.
  Buffer.from(samples.buffer).copy(file, 44)
  return file
}

import { open, type FileHandle } from 'node:fs/promises'
import type { AudioEnd } from '../ports/media-library.ts'

/** Some writers count padding or a header wrong by a few bytes. */
const tolerance = 64
/** Encoders and resamplers add and cut a little. */
const toleranceMs = 150

/**
 * Whether a recording was cut on its way, as its own header has it: the bytes that RIFF, AIFF, MP4 and an MP3 with a Xing
 * header announce, the samples of FLAC, the last page of Ogg.
 * @param decodedMs how long it lasted when it was decoded
 */
export async function audioEnd(path: string, decodedMs: number): Promise<AudioEnd> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const head = await bytesAt(file, 0, 64)
    if (head.length < 64) return 'unknown'
    const name = head.toString('latin1', 0, 4)
    if (name === 'fLaC') return flacEnd(head, decodedMs)
    if (name === 'OggS') return await oggEnd(file, size)
    if (head.toString('latin1', 4, 8) === 'ftyp') return await mp4End(file, size)
    const announced = name === 'FORM' ? head.readUInt32BE(4) + 8 : riffLength(name, head)
    return byLength(announced ?? (await mp3Length(file, head)), size)
  } finally {
    await file.close()
  }
}

const byLength = (announced: number | null, size: number): AudioEnd => {
  if (announced === null) return 'unknown'
  return announced - size > tolerance ? 'cut' : 'whole'
}

/** Microsoft and EBU Tech 3306; a writer that could not go back leaves 0 or the largest number. */
function riffLength(name: string, head: Buffer): number | null {
  if (name === 'RF64' || name === 'BW64') return Number(head.readBigUInt64LE(20)) + 8
  if (name !== 'RIFF') return null
  const length = head.readUInt32LE(4)
  return length === 0 || length >= 0xffffff00 ? null : length + 8
}

/** RFC 9639, 8.2: 20 bits of sample rate at byte 18, 36 bits of samples at byte 21.5; 0 is not known. */
function flacEnd(head: Buffer, decodedMs: number): AudioEnd {
  const rate = head.readUIntBE(18, 3) >> 4
  const samples = (head.readUInt8(21) & 15) * 2 ** 32 + head.readUInt32BE(22)
  if (rate === 0 || samples === 0) return 'unknown'
  return (samples / rate) * 1000 - decodedMs > toleranceMs ? 'cut' : 'whole'
}

/** RFC 3533, 6: bit 4 of a page's flags says that it is the last; a page is as long as its table of segments says. */
async function oggEnd(file: FileHandle, size: number): Promise<AudioEnd> {
  const longestPage = 65_307
  const tail = await bytesAt(file, Math.max(0, size - longestPage), longestPage)
  const page = tail.subarray(Math.max(0, tail.lastIndexOf('OggS', undefined, 'latin1')))
  if (page.length < 27 || (page.readUInt8(5) & 4) === 0) return 'cut'
  const segments = page.subarray(27, 27 + page.readUInt8(26))
  const length = segments.reduce((sum, segment) => sum + segment, 27 + segments.length)
  return page.length < length ? 'cut' : 'whole'
}

/** ISO 14496-12, 4.2: boxes one after the other; a box of length 0 goes to the end. */
async function mp4End(file: FileHandle, size: number): Promise<AudioEnd> {
  let at = 0
  while (at < size) {
    const box = await bytesAt(file, at, 16)
    if (box.length < 8) return 'cut'
    const short = box.readUInt32BE(0)
    if (short === 0) return 'unknown'
    if (short === 1 && box.length < 16) return 'cut'
    const length = short === 1 ? Number(box.readBigUInt64BE(8)) : short
    if (length < 8) return 'unknown'
    at += length
  }
  return byLength(at, size)
}

/** The first frame of MPEG audio may be Xing's: flags, then frames (bit 1) and bytes (bit 2) from that frame on. */
async function mp3Length(file: FileHandle, head: Buffer): Promise<number | null> {
  const start = head.toString('latin1', 0, 3) === 'ID3' ? 10 + synchsafe(head.subarray(6, 10)) : 0
  const frame = await bytesAt(file, start, 64)
  if (frame.length < 56 || (frame.readUInt16BE(0) & 0xffe0) !== 0xffe0) return null
  const xing = Math.max(frame.indexOf('Xing'), frame.indexOf('Info'))
  if (xing < 0 || xing + 16 > frame.length) return null
  const flags = frame.readUInt32BE(xing + 4)
  if ((flags & 2) === 0) return null
  return start + frame.readUInt32BE(xing + 8 + ((flags & 1) === 1 ? 4 : 0))
}

/** ID3v2.4, 6.2: four bytes of seven bits. */
const synchsafe = (bytes: Buffer): number =>
  bytes.reduce((sum, byte) => sum * 128 + (byte & 127), 0)

async function bytesAt(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, at)
  return buffer.subarray(0, bytesRead)
}

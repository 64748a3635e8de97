import { crc32, deflateSync } from 'node:zlib'

/** Red, green and blue from 0 to 1. */
export type Colour = readonly [red: number, green: number, blue: number]

/** The colour at a place; both run from 0 to 1, from the upper left. */
export type Painter = (x: number, y: number) => Colour

export const mix = (from: Colour, to: Colour, share: number): Colour => [
  from[0] + (to[0] - from[0]) * share,
  from[1] + (to[1] - from[1]) * share,
  from[2] + (to[2] - from[2]) * share,
]

/** `#rrggbb` as a colour. */
export function hex(text: string): Colour {
  const value = Number.parseInt(text.slice(1), 16)
  return [(value >> 16) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255]
}

/** 0 below `from`, 1 above `to`, smooth between; for edges without stairs. */
export function smooth(from: number, to: number, value: number): number {
  const share = Math.max(0, Math.min(1, (value - from) / (to - from)))
  return share * share * (3 - 2 * share)
}

/** Math.hypot guards against overflow and is ten times slower. */
export const length = (x: number, y: number): number => Math.sqrt(x * x + y * y)

/** A colour out of several, evenly spread over 0 to 1. */
export function gradient(colours: readonly Colour[], place: number): Colour {
  const scaled = Math.max(0, Math.min(0.99999, place)) * (colours.length - 1)
  const index = Math.floor(scaled)
  return mix(colours[index] as Colour, colours[index + 1] as Colour, scaled - index)
}

// Bayer's 4x4 matrix: eight bits would show bands in a wide gradient, and noise does not compress.
const dither = [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5]

function chunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content])
  const out = Buffer.alloc(body.length + 8)
  out.writeUInt32BE(content.length, 0)
  body.copy(out, 4)
  out.writeUInt32BE(crc32(body), body.length + 4)
  return out
}

/** Paints a square picture and encodes it as PNG (8-bit RGB, filter Sub). */
export function paintPng(size: number, painter: Painter): Buffer {
  const stride = size * 3 + 1
  const raw = Buffer.alloc(stride * size)
  for (let row = 0; row < size; row += 1) {
    raw[row * stride] = 1
    const before = [0, 0, 0]
    for (let column = 0; column < size; column += 1) {
      const colour = painter((column + 0.5) / size, (row + 0.5) / size)
      const threshold = ((dither[(row % 4) * 4 + (column % 4)] as number) + 0.5) / 16
      for (let channel = 0; channel < 3; channel += 1) {
        const level = Math.max(0, Math.min(1, colour[channel] as number)) * 255
        const value = Math.min(255, Math.floor(level + threshold))
        raw[row * stride + 1 + column * 3 + channel] = value - (before[channel] as number)
        before[channel] = value
      }
    }
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(size, 0)
  header.writeUInt32BE(size, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  const data = deflateSync(raw, { level: 6 })
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

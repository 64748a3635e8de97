import { hex, length, mix, smooth, type Colour, type Painter } from '../picture.ts'

/** Fans of arcs, as on a café's tiles. */
export const arcs: Painter = (() => {
  const palette = [
    ...[hex('#f4e9d8'), hex('#b9452f'), hex('#f4e9d8'), hex('#e5a84b')],
    ...[hex('#17403f'), hex('#f4e9d8'), hex('#2c6e63'), hex('#7d2b2b')],
  ]
  const columns = 4
  const radius = 1 / columns / 2
  const fan = (x: number, y: number): Colour => {
    // Rows overlap like scales: the lowest one that covers the place is seen.
    const lowest = Math.floor(y / radius)
    for (const row of [lowest + 1, lowest]) {
      const cy = (row + 1) * radius
      const shift = row % 2 === 0 ? 0 : radius
      const cx = Math.round((x - shift) / (2 * radius)) * 2 * radius + shift
      const distance = length(x - cx, y - cy) / radius
      if (distance > 1.0 || y > cy) continue
      const ring = (1 - distance) * 8
      const index = Math.floor(ring)
      const offset = Math.abs(row * 3 + Math.round(cx / radius)) % palette.length
      const at = (step: number): Colour => palette[(step + offset) % palette.length] as Colour
      return mix(at(index), at(index + 1), smooth(0.96, 1, ring - index))
    }
    return palette[0] as Colour
  }
  return (x, y) => {
    const step = 0.00024
    const around = [fan(x - step, y - step), fan(x + step, y - step)]
    around.push(fan(x - step, y + step), fan(x + step, y + step))
    const blend = mix(
      mix(around[0] as Colour, around[1] as Colour, 0.5),
      mix(around[2] as Colour, around[3] as Colour, 0.5),
      0.5,
    )
    return mix(blend, hex('#2a1410'), 0.28 * smooth(0.45, 0.85, length(x - 0.5, y - 0.5)))
  }
})()

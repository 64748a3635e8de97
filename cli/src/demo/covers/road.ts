import { gradient, hex, length, mix, smooth, type Painter } from '../picture.ts'

/** A road at dusk into a striped sun. */
export const road: Painter = (() => {
  const sky = [hex('#12062e'), hex('#4b1460'), hex('#d0356b'), hex('#ff8f4f')]
  const sun = [hex('#fff07a'), hex('#ff8a4c'), hex('#ff2f7d')]
  const horizon = 0.6
  return (x, y) => {
    if (y < horizon) {
      let colour = gradient(sky, (y / horizon) ** 1.3)
      const dy = y - 0.44
      const distance = length(x - 0.5, dy)
      const place = (dy + 0.25) / 0.5
      const gap = Math.max(0, dy + 0.02) * 0.17
      const stripe = dy > -0.02 && (dy + 0.02) % 0.042 < gap + 0.006 ? 0 : 1
      colour = mix(colour, hex('#ff5d8a'), Math.exp(-((distance / 0.36) ** 2)) * 0.5)
      return mix(colour, gradient(sun, place), smooth(0.251, 0.249, distance) * stripe)
    }
    const depth = 0.06 / (y - horizon + 0.012)
    const side = (x - 0.5) * depth * 1.0
    const ground = mix(hex('#2a0d4a'), hex('#0a0418'), smooth(horizon, 1, y))
    const line = (value: number, width: number): number =>
      smooth(width * depth, 0, Math.abs(value - Math.round(value)))
    const rows = line(depth * 9, 0.032) * smooth(3.4, 0.3, depth)
    const columns = Math.abs(side) > 0.095 ? line(side * 9, 0.021) : 0
    let colour = mix(ground, hex('#ff3fa4'), Math.max(rows, columns) * 0.7)
    const onRoad = smooth(0.1, 0.098, Math.abs(side))
    colour = mix(colour, hex('#120722'), onRoad)
    const dash = (depth * 6) % 1 < 0.5 ? smooth(0.004, 0.003, Math.abs(side)) : 0
    const edge = smooth(0.006, 0.002, Math.abs(Math.abs(side) - 0.094))
    colour = mix(colour, hex('#ffd9a0'), Math.max(dash, edge * 0.9))
    return mix(colour, hex('#ff7a5c'), Math.exp(-(y - horizon) * 26) * 0.6)
  }
})()

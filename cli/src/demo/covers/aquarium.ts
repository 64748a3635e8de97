import { gradient, hex, length, mix, smooth, type Painter } from '../picture.ts'
import { seededRandom } from '../seeded-random.ts'

const tau = 2 * Math.PI

/** Light through deep water, jellyfish and bubbles. */
export const aquarium: Painter = (() => {
  const random = seededRandom(33)
  const depth = [hex('#0fd3c5'), hex('#0a7fa8'), hex('#0b3d7a'), hex('#0a1440')]
  const jellies = [
    { x: 0.34, y: 0.42, size: 0.15, colour: hex('#ffb3e1') },
    { x: 0.7, y: 0.6, size: 0.1, colour: hex('#c7b8ff') },
    { x: 0.62, y: 0.22, size: 0.055, colour: hex('#b8f3ff') },
  ]
  const bubbles = Array.from({ length: 46 }, () => ({
    x: random(),
    y: random(),
    size: 0.003 + random() ** 3 * 0.02,
  }))
  const bell = (x: number, y: number, size: number): number => {
    const dome = smooth(1.01, 0.99, length(x / size, y / (size * 0.82)))
    return y < size * 0.06 * Math.cos((x / size) * tau * 2.5) ? dome : 0
  }
  const arms = (x: number, y: number, size: number): number => {
    if (y < 0 || y > size * 2.6) return 0
    const sway = Math.sin(y * 34 + size * 90) * 0.014 * (y / size)
    const strand = Math.abs(Math.sin(((x + sway) / size) * 9))
    const inside = smooth(0.85, 0.6, Math.abs(x + sway) / size)
    return inside * smooth(0.22, 0.04, strand) * (1 - y / (size * 2.6)) ** 1.4
  }
  return (x, y) => {
    const ripple = Math.sin(x * 21 + Math.sin(y * 9) * 2.4) * Math.sin(x * 13 - y * 17)
    let colour = gradient(depth, y * 0.92 + 0.05 + ripple * 0.012)
    const rays = Math.max(0, Math.sin((x - y * 0.42) * 19) * Math.sin((x - y * 0.42) * 7 + 1))
    colour = mix(colour, hex('#c9fff2'), rays * 0.3 * (1 - y) ** 2)
    for (const { x: cx, y: cy, size, colour: tint } of jellies) {
      const dx = x - cx
      const dy = y - cy
      colour = mix(colour, tint, Math.exp(-((length(dx, dy) / (size * 1.7)) ** 2)) * 0.3)
      colour = mix(colour, tint, arms(dx, dy, size) * 0.75)
      const shade = 0.6 + 0.35 * (1 - (dy + size) / size)
      colour = mix(colour, mix(tint, hex('#ffffff'), 0.25), bell(dx, dy, size) * shade)
    }
    for (const { x: cx, y: cy, size } of bubbles) {
      if (Math.abs(x - cx) > size * 1.2 || Math.abs(y - cy) > size * 1.2) continue
      const distance = length(x - cx, y - cy)
      const rim = smooth(0.0022, 0.0004, Math.abs(distance - size))
      colour = mix(colour, hex('#e8fffb'), rim * 0.7 + smooth(size, 0, distance) * 0.16)
    }
    return colour
  }
})()

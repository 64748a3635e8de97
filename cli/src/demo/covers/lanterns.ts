import { gradient, hex, length, mix, smooth, type Painter } from '../picture.ts'
import { seededRandom } from '../seeded-random.ts'

/** Warm lights in the night, and their long reflections on moving water. */
export const lanterns: Painter = (() => {
  const random = seededRandom(11)
  const sky = [hex('#0b1030'), hex('#1d1f4f'), hex('#4a2f63'), hex('#a3515a')]
  const water = [hex('#5a3152'), hex('#1a1b42'), hex('#080b22')]
  const lights = Array.from({ length: 9 }, (_, index) => ({
    x: 0.08 + index * 0.105 + (random() - 0.5) * 0.05,
    y: 0.2 + random() * 0.26,
    size: 0.016 + random() * 0.024,
    colour: mix(hex('#ffb347'), hex('#ffe3a3'), random()),
  }))
  const shore = 0.56
  return (x, y) => {
    const isWater = y > shore
    const depth = (y - shore) / (1 - shore)
    let colour = isWater ? gradient(water, depth) : gradient(sky, y / shore)
    const wave = isWater
      ? Math.sin(y * 160 + Math.sin(x * 9) * 2.2) * 0.012 * (0.3 + depth) +
        Math.sin(y * 61 + x * 7) * 0.01 * depth
      : 0
    for (const light of lights) {
      const mirrored = shore + (shore - light.y) * 0.9
      const dx = x + wave - light.x
      const dy = isWater ? (y - mirrored) * 0.28 : y - light.y
      const distance = length(dx, dy)
      if (distance > light.size * 7) continue
      const glow = Math.exp(-((distance / (light.size * 3.4)) ** 2) * 1.3)
      const core = smooth(light.size * 1.05, light.size * 0.95, distance)
      colour = mix(colour, light.colour, (isWater ? 0.5 - depth * 0.15 : 0.55) * glow)
      if (!isWater) colour = mix(colour, hex('#fff6dc'), core)
    }
    return mix(colour, hex('#05060f'), smooth(0.004, 0, Math.abs(y - shore)) * 0.7)
  }
})()

import { gradient, hex, length, mix, smooth, type Painter } from '../picture.ts'

/** Ranges of hills that fade into haze below a pale sun. */
export const hills: Painter = (() => {
  const sky = [hex('#f6e7d2'), hex('#f3c9a9'), hex('#e59c87')]
  const near = hex('#20364a')
  const far = hex('#d79a8c')
  const ridge = (x: number, layer: number): number => {
    const scale = 1.6 + layer * 0.5
    const shift = layer * 7.3
    const bumps =
      Math.sin(x * scale * 3.1 + shift) * 0.045 +
      Math.sin(x * scale * 6.7 + shift * 1.7) * 0.022 +
      Math.sin(x * scale * 15.1 + shift * 2.3) * 0.007
    return 0.47 + layer * 0.085 + bumps
  }
  return (x, y) => {
    let colour = gradient(sky, y * 1.35)
    const sun = length(x - 0.64, y - 0.33)
    colour = mix(colour, hex('#fff7e6'), smooth(0.141, 0.138, sun))
    colour = mix(colour, hex('#fff1d8'), Math.exp(-((sun / 0.3) ** 2)) * 0.4)
    for (let layer = 0; layer < 6; layer += 1) {
      const edge = ridge(x, layer)
      const hill = mix(far, near, (layer + 0.4) / 5.6)
      const haze = mix(hill, hex('#f0c3ab'), smooth(edge, edge + 0.2, y) * (0.42 - layer * 0.05))
      colour = mix(colour, haze, smooth(edge - 0.0012, edge + 0.0012, y))
    }
    return colour
  }
})()

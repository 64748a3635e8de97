import { sampleRate } from './stereo.ts'

const tau = 2 * Math.PI
const sound = (seconds: number): Float32Array => new Float32Array(Math.ceil(seconds * sampleRate))

/** A soft bass drum: a sine that falls from 130 Hz to 46 Hz. */
export function kick(): Float32Array {
  const out = sound(0.38)
  let phase = 0
  for (let index = 0; index < out.length; index += 1) {
    const time = index / sampleRate
    phase += (46 + 84 * Math.exp(-time * 32)) / sampleRate
    out[index] = Math.sin(tau * phase) * Math.exp(-time * 9) * Math.min(1, time / 0.002)
  }
  return out
}

/** A brushed snare: noise in the middle, a little skin under it. */
export function brush(random: () => number): Float32Array {
  const out = sound(0.26)
  let low = 0
  let high = 0
  for (let index = 0; index < out.length; index += 1) {
    const time = index / sampleRate
    low += 0.45 * (random() * 2 - 1 - low)
    high += 0.08 * (low - high)
    const skin = Math.sin(tau * 190 * time) * Math.exp(-time * 38) * 0.4
    out[index] = (low - high) * Math.exp(-time * 17) * Math.min(1, time / 0.004) + skin
  }
  return out
}

/** A shaker or closed hat: the top of noise, gone in `seconds`. */
export function shaker(random: () => number, seconds = 0.07): Float32Array {
  const out = sound(seconds)
  let low = 0
  for (let index = 0; index < out.length; index += 1) {
    const time = index / sampleRate
    const noise = random() * 2 - 1
    low += 0.62 * (noise - low)
    out[index] = (noise - low) * Math.exp((-time / seconds) * 4.5) * Math.min(1, time / 0.003)
  }
  return out
}

import { sampleRate, stereo, type Stereo } from './stereo.ts'

/** Delay lengths of a small hall, in samples at 44.1 kHz (Schroeder's design, Freeverb's numbers). */
const combs = [1557, 1617, 1491, 1422, 1277, 1356]
const allPasses = [225, 556, 441]
const spread = 23

function comb(input: Float32Array, output: Float32Array, length: number, feedback: number): void {
  const line = new Float32Array(length)
  let place = 0
  let damped = 0
  for (let index = 0; index < input.length; index += 1) {
    const late = line[place] as number
    damped = late * 0.72 + damped * 0.28
    line[place] = (input[index] as number) + damped * feedback
    output[index] = (output[index] as number) + late / combs.length
    place = place + 1 === length ? 0 : place + 1
  }
}

function allPass(samples: Float32Array, length: number): void {
  const line = new Float32Array(length)
  let place = 0
  for (let index = 0; index < samples.length; index += 1) {
    const late = line[place] as number
    const now = samples[index] as number
    line[place] = now + late * 0.5
    samples[index] = late - now
    place = place + 1 === length ? 0 : place + 1
  }
}

function hall(input: Float32Array, feedback: number, offset: number): Float32Array {
  const output = new Float32Array(input.length)
  for (const length of combs) comb(input, output, length + offset, feedback)
  for (const length of allPasses) allPass(output, length + offset)
  return output
}

/** The sound of a room around `dry`; `size` goes from 0 to 1. */
export function reverb(dry: Stereo, size: number): Stereo {
  const feedback = 0.7 + 0.25 * size
  return { left: hall(dry.left, feedback, 0), right: hall(dry.right, feedback, spread) }
}

/** Echoes that go from one side to the other. */
export function pingPong(dry: Stereo, seconds: number, feedback: number): Stereo {
  const length = dry.left.length
  const wet = stereo(length / sampleRate)
  const delay = Math.round(seconds * sampleRate)
  for (let index = delay; index < length; index += 1) {
    const before = index - delay
    const input = ((dry.left[before] as number) + (dry.right[before] as number)) / 2
    wet.left[index] = input + (wet.right[before] as number) * feedback
    wet.right[index] = (wet.left[before] as number) * feedback
  }
  return wet
}

/** Takes away what is below hearing, brings the loudest moment to `peak`, and fades both ends. */
export function master(mix: Stereo, peak = 0.84): Stereo {
  for (const channel of [mix.left, mix.right]) {
    let low = 0
    for (let index = 0; index < channel.length; index += 1) {
      low += 0.003 * ((channel[index] as number) - low)
      channel[index] = (channel[index] as number) - low
    }
  }
  const mean = Math.sqrt(
    mix.left.reduce((sum, sample) => sum + sample * sample, 0) / mix.left.length,
  )
  // A steady level first, so that quiet and busy tracks sit next to each other well.
  const drive = 0.19 / Math.max(mean, 1e-6)
  const fadeIn = 0.05 * sampleRate
  const fadeOut = 2.4 * sampleRate
  for (const channel of [mix.left, mix.right]) {
    for (let index = 0; index < channel.length; index += 1) {
      const edge = Math.min(1, index / fadeIn, (channel.length - index) / fadeOut)
      channel[index] = Math.tanh((channel[index] as number) * drive) * peak * edge
    }
  }
  return mix
}

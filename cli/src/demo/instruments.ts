import { sampleRate } from './stereo.ts'

/** A note: frequency in Hz, length in seconds until it is let go. */
export type Instrument = (frequency: number, seconds: number, random: () => number) => Float32Array

const tau = 2 * Math.PI
const tableSize = 4096

/** One period of a sound with these harmonics, first one first. */
function waveTable(harmonics: readonly number[]): Float32Array {
  const table = new Float32Array(tableSize + 1)
  for (let index = 0; index <= tableSize; index += 1) {
    const phase = (index / tableSize) * tau
    table[index] = harmonics.reduce((sum, gain, n) => sum + gain * Math.sin(phase * (n + 1)), 0)
  }
  return table
}

const warm = waveTable([1, 0.42, 0.24, 0.13, 0.08, 0.05, 0.02])
const round = waveTable([1, 0.22, 0.05])
const sine = waveTable([1])

function readTable(table: Float32Array, phase: number): number {
  const place = (phase - Math.floor(phase)) * tableSize
  const index = Math.floor(place)
  const before = table[index] as number
  return before + ((table[index + 1] as number) - before) * (place - index)
}

const samples = (seconds: number): number => Math.ceil(seconds * sampleRate)

/** Rises for `attack`, holds, and falls for `release` after `hold` seconds. */
function envelope(time: number, attack: number, hold: number, release: number): number {
  const rise = Math.min(1, time / attack)
  const fall = time > hold ? Math.max(0, 1 - (time - hold) / release) : 1
  return rise * rise * (3 - 2 * rise) * fall * fall
}

/** A choir of three slightly apart voices that swell and breathe. */
export const pad: Instrument = (frequency, seconds, random) => {
  const release = 1.6
  const sound = new Float32Array(samples(seconds + release))
  const voices = [0.9968, 1, 1.0035].map((detune) => ({ step: detune * frequency, at: random() }))
  const breath = random() * tau
  let low = 0
  for (let index = 0; index < sound.length; index += 1) {
    const time = index / sampleRate
    let sum = 0
    for (const voice of voices) sum += readTable(warm, voice.at + ((time * voice.step) % 1))
    const open = 0.09 + 0.05 * Math.sin(time * 0.9 + breath)
    low += open * (sum / 3 - low)
    sound[index] = low * envelope(time, 0.9, seconds, release)
  }
  return sound
}

/** A plucked string (Karplus and Strong, 1983): noise that goes round and loses its edge. */
export const pluck: Instrument = (frequency, seconds, random) => {
  const period = sampleRate / frequency
  const length = Math.floor(period)
  const fraction = period - length
  const string = new Float32Array(length + 1)
  let smooth = 0
  for (let index = 0; index < string.length; index += 1) {
    smooth += 0.55 * (random() * 2 - 1 - smooth)
    string[index] = smooth
  }
  const sound = new Float32Array(samples(seconds + 1.4))
  const loss = 0.9965 - Math.min(0.004, frequency / 400_000)
  let place = 0
  for (let index = 0; index < sound.length; index += 1) {
    const next = place + 1 >= string.length ? 0 : place + 1
    const now = string[place] as number
    const value = now + ((string[next] as number) - now) * fraction
    sound[index] = value * envelope(index / sampleRate, 0.002, seconds + 0.6, 0.8)
    string[place] = loss * 0.5 * (now + (string[next] as number))
    place = next
  }
  return sound
}

/** An electric piano: a sine whose phase a second one rings. */
export const keys: Instrument = (frequency, seconds) => {
  const sound = new Float32Array(samples(seconds + 0.9))
  for (let index = 0; index < sound.length; index += 1) {
    const time = index / sampleRate
    const ring = readTable(sine, (time * frequency * 14) % 1) * 0.06 * Math.exp(-time * 9)
    const body = readTable(sine, (time * frequency) % 1) * 0.22 * Math.exp(-time * 2.2)
    const tone = readTable(sine, time * frequency + body + ring)
    sound[index] = tone * Math.exp(-time * 1.3) * envelope(time, 0.004, seconds, 0.9)
  }
  return sound
}

/** A glass bell: partials that are not harmonics, the high ones gone first. */
export const bell: Instrument = (frequency, seconds) => {
  const partials = [
    [1, 1, 1.6],
    [2.756, 0.45, 2.8],
    [5.404, 0.2, 4.6],
    [8.933, 0.07, 8],
  ] as const
  const sound = new Float32Array(samples(seconds + 1.8))
  for (let index = 0; index < sound.length; index += 1) {
    const time = index / sampleRate
    let sum = 0
    for (const [ratio, gain, decay] of partials) {
      if (ratio * frequency > 15_000) continue
      sum += readTable(sine, (time * frequency * ratio) % 1) * gain * Math.exp(-time * decay)
    }
    sound[index] = sum * 0.5 * envelope(time, 0.003, seconds + 0.9, 0.9)
  }
  return sound
}

/** A round bass. */
export const bass: Instrument = (frequency, seconds) => {
  const sound = new Float32Array(samples(seconds + 0.15))
  for (let index = 0; index < sound.length; index += 1) {
    const time = index / sampleRate
    const tone = readTable(round, (time * frequency) % 1)
    sound[index] = Math.tanh(tone * 1.3) * envelope(time, 0.012, seconds, 0.15)
  }
  return sound
}

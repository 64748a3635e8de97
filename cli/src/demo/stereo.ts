/** Samples per second, everywhere in the demo music. */
export const sampleRate = 44_100

/** Two channels of samples from -1 to 1. */
export interface Stereo {
  left: Float32Array
  right: Float32Array
}

/** Silence. */
export function stereo(seconds: number): Stereo {
  const length = Math.ceil(seconds * sampleRate)
  return { left: new Float32Array(length), right: new Float32Array(length) }
}

/** Adds a mono sound at a time; `pan` goes from -1 (left) to 1, at equal power. */
export function addAt(
  target: Stereo,
  sound: Float32Array,
  seconds: number,
  gain: number,
  pan = 0,
): void {
  const start = Math.round(seconds * sampleRate)
  const angle = ((pan + 1) * Math.PI) / 4
  const left = gain * Math.cos(angle)
  const right = gain * Math.sin(angle)
  const end = Math.min(sound.length, target.left.length - start)
  for (let index = 0; index < end; index += 1) {
    const sample = sound[index] as number
    target.left[start + index] = (target.left[start + index] as number) + sample * left
    target.right[start + index] = (target.right[start + index] as number) + sample * right
  }
}

/** Adds `source` to `target`, both from the start. */
export function mixInto(target: Stereo, source: Stereo, gain: number): void {
  const length = Math.min(target.left.length, source.left.length)
  for (let index = 0; index < length; index += 1) {
    target.left[index] = (target.left[index] as number) + (source.left[index] as number) * gain
    target.right[index] = (target.right[index] as number) + (source.right[index] as number) * gain
  }
}

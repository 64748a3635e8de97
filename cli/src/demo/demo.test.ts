import { inflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { demoReleases, drawCover, icpn, render, waveFile, type Composition } from './index.ts'

const short: Composition = {
  ...{ seed: 1, tonic: 50, scale: 'minor', beatsPerMinute: 120, chords: [0, 3], bars: 4 },
  ...{ lead: 'pluck', arpeggio: 2, drums: 'soft', space: 0.5 },
}

describe('demo music', () => {
  it('is the same every time, and another with another seed', () => {
    const first = waveFile(render(short))
    expect(waveFile(render(short)).equals(first)).toBe(true)
    expect(waveFile(render({ ...short, seed: 2 })).equals(first)).toBe(false)
  })

  it('never clips and is never silent before its end', () => {
    const { left } = render(short)
    const peak = left.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)
    expect(peak).toBeGreaterThan(0.3)
    expect(peak).toBeLessThan(0.9)
    for (let second = 1; second < 7; second += 1) {
      const part = left.slice(second * 44_100, (second + 1) * 44_100)
      expect(part.some((sample) => Math.abs(sample) > 0.02)).toBe(true)
    }
  })

  it('is a WAV file that says how long it is', () => {
    const sound = render(short)
    const file = waveFile(sound)
    expect(file.toString('latin1', 0, 4)).toBe('RIFF')
    expect(file.readUInt32LE(4)).toBe(file.length - 8)
    expect(file.readUInt32LE(24)).toBe(44_100)
    expect(file.readUInt32LE(40)).toBe(sound.left.length * 4)
  })
})

describe('demo covers', () => {
  it.each(['lanterns', 'hills', 'aquarium', 'arcs', 'road'] as const)('%s is a PNG', (style) => {
    const file = drawCover(style, 32)
    expect(file.subarray(1, 4).toString()).toBe('PNG')
    expect(file.readUInt32BE(16)).toBe(32)
    const start = file.indexOf('IDAT') + 4
    const length = file.readUInt32BE(start - 8)
    expect(inflateSync(file.subarray(start, start + length))).toHaveLength(32 * (32 * 3 + 1))
  })
})

describe('the demo catalogue', () => {
  it('ends every ICPN in the right check digit', () => {
    expect(icpn('400638133393')).toBe('4006381333931')
  })

  it('names every release and track once', () => {
    const releases = demoReleases.map(({ icpn: number }) => number)
    const tracks = demoReleases.flatMap((release) => release.tracks.map(({ isrc }) => isrc))
    const messages = demoReleases.map(({ messageId }) => messageId)
    for (const names of [releases, tracks, messages]) {
      expect(new Set(names).size).toBe(names.length)
    }
    for (const isrc of tracks) expect(isrc).toMatch(/^[A-Z]{2}[A-Z0-9]{3}\d{7}$/)
  })
})

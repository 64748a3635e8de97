import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { harness, settle } from '../test/player-harness.ts'
import { track, tracks } from '../test/tracks.ts'
import { readStored } from './persistence.ts'

const key = 'ddex-dsp.player'

beforeEach(() => localStorage.clear())

describe('after a reload', () => {
  it('the queue, the place in it and the modes are back, paused', async () => {
    const before = harness({ storage: localStorage })
    before.player.playNow(tracks('a', 'b', 'c'), 1)
    await settle()
    before.player.setRepeat('all')
    before.player.setVolume(0.3)
    before.audio.moveTo(44)
    before.player.pause()
    before.player.destroy()

    const { player, queueIds, audio, streams } = harness({ storage: localStorage })
    expect(player.snapshot()).toMatchObject({
      status: 'paused',
      index: 1,
      current: track('b'),
      position: 44,
      duration: 100,
      volume: 0.3,
      repeat: 'all',
    })
    expect(queueIds()).toEqual(['a', 'b', 'c'])
    expect(audio.volume).toBe(0.3)
    player.play()
    await settle()
    expect(streams.opened[0]).toMatchObject({ startAt: 44 })
    expect(player.snapshot()).toMatchObject({ status: 'playing', position: 44 })
  })

  it('a shuffle can still be undone', () => {
    const before = harness({ storage: localStorage })
    before.player.playNow(tracks('a', 'b', 'c', 'd', 'e'), 0)
    before.player.setShuffle(true)
    before.player.destroy()
    const { player, queueIds } = harness({ storage: localStorage })
    expect(queueIds()).toEqual(before.queueIds())
    player.setShuffle(false)
    expect(queueIds()).toEqual(['a', 'b', 'c', 'd', 'e'])
  })

  it('the position is at most 5 s old, or exact when the page said goodbye', async () => {
    const { player, audio, clock } = harness({ storage: localStorage })
    const stored = () => readStored(localStorage)?.position
    player.playNow(tracks('a'))
    await settle()
    clock.time += 5000
    audio.moveTo(5)
    expect(stored()).toBe(5)
    clock.time += 4999
    audio.moveTo(9.9)
    expect(stored()).toBe(5)
    globalThis.dispatchEvent(new Event('pagehide'))
    expect(stored()).toBe(9.9)
  })

  it('of a very long queue the part around the current track is back', () => {
    const before = harness({ storage: localStorage })
    const many = Array.from({ length: 5000 }, (_, index) => track(`t${index}`))
    before.player.playNow(many, 3000)
    before.player.destroy()
    const { player, queueIds } = harness({ storage: localStorage })
    expect(queueIds()).toHaveLength(1000)
    expect(player.snapshot()).toMatchObject({ index: 100, current: { id: 't3000' } })
  })
})

describe('storage that cannot be used', () => {
  it('makes the player forget, not fail', () => {
    const broken = {
      getItem: () => {
        throw new DOMException('denied', 'SecurityError')
      },
      setItem: () => {
        throw new DOMException('full', 'QuotaExceededError')
      },
    } as unknown as Storage
    const { player } = harness({ storage: broken })
    player.addLast(tracks('a'))
    expect(player.snapshot().status).toBe('paused')
  })

  it.each(['', '{', 'null', '7', '[]', '{"version":2}'])('%s is as good as nothing', (text) => {
    localStorage.setItem(key, text)
    expect(readStored(localStorage)).toBeNull()
  })

  it('what makes no sense is left out', () => {
    const good = { track: track('a'), rank: 0 }
    const queue = {
      entries: [{ track: { id: 5 }, rank: 0 }, good, { track: track('b') }, null],
      index: 9,
      repeat: 'sometimes',
      shuffle: 1,
      seed: 'x',
    }
    const stored = { version: 1, queue, position: -3, volume: 12, muted: 'yes' }
    localStorage.setItem(key, JSON.stringify(stored))
    expect(readStored(localStorage)).toEqual({
      queue: { entries: [good], index: 0, shuffle: false, repeat: 'off', seed: 1 },
      position: 0,
      volume: 1,
      muted: false,
    })
  })

  it('whatever is stored, a player can be made of it', () => {
    fc.assert(
      fc.property(fc.json(), fc.anything(), (text, value) => {
        localStorage.setItem(key, text)
        readStored(localStorage)
        localStorage.setItem(key, JSON.stringify({ version: 1, queue: value }) ?? '')
        const stored = readStored(localStorage)
        if (stored) expect(stored.queue.index).toBeLessThan(stored.queue.entries.length || 1)
      }),
    )
  })
})

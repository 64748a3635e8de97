import { describe, expect, it, vi } from 'vitest'
import { harness, settle } from '../test/player-harness.ts'
import { tracks } from '../test/tracks.ts'

const refusal = { code: 'no_deal', message: 'Not available where you are.' }

describe('playing', () => {
  it('is idle until something is queued', () => {
    expect(harness().player.snapshot()).toMatchObject({ status: 'idle', current: null, index: -1 })
  })

  it('says loading until the element sounds, then playing', async () => {
    const { player, streams, resolveStream } = harness()
    player.playNow(tracks('a', 'b'), 1)
    expect(player.snapshot()).toMatchObject({ status: 'loading', index: 1, duration: 100 })
    await settle()
    expect(resolveStream).toHaveBeenCalledTimes(1)
    expect(streams.opened).toMatchObject([{ url: 'https://media.test/1/b/main.m3u8', startAt: 0 }])
    expect(player.snapshot()).toMatchObject({ status: 'playing', buffered: 42, error: null })
  })

  it('tells its listeners, and stops telling those who left', async () => {
    const { player, audio } = harness()
    const listener = vi.fn()
    const leave = player.subscribe(listener)
    player.playNow(tracks('a'))
    await settle()
    audio.moveTo(12)
    expect(player.snapshot().position).toBe(12)
    const calls = listener.mock.calls.length
    expect(calls).toBeGreaterThan(1)
    leave()
    audio.moveTo(13)
    expect(listener).toHaveBeenCalledTimes(calls)
  })

  it('pauses, goes on and toggles without asking for the stream again', async () => {
    const { player, audio, resolveStream } = harness()
    player.playNow(tracks('a'))
    await settle()
    player.pause()
    expect(player.snapshot().status).toBe('paused')
    expect(audio.paused).toBe(true)
    player.toggle()
    expect(player.snapshot().status).toBe('playing')
    player.toggle()
    expect(player.snapshot().status).toBe('paused')
    expect(resolveStream).toHaveBeenCalledTimes(1)
  })

  it('says blocked when the browser refuses sound, and plays after a gesture', async () => {
    const { player, audio } = harness()
    audio.allowed = false
    player.playNow(tracks('a'))
    await settle()
    expect(player.snapshot().status).toBe('blocked')
    audio.allowed = true
    player.play()
    expect(player.snapshot().status).toBe('playing')
  })

  it('follows the element when the system pauses it', async () => {
    const { player, audio } = harness()
    player.playNow(tracks('a'))
    await settle()
    audio.pause()
    expect(player.snapshot().status).toBe('paused')
  })

  it('says loading while the element waits for data', async () => {
    const { player, audio } = harness()
    player.playNow(tracks('a'))
    await settle()
    audio.emit('waiting')
    expect(player.snapshot().status).toBe('loading')
    audio.emit('playing')
    expect(player.snapshot().status).toBe('playing')
  })

  it('forgets a track that was overtaken while it was resolved', async () => {
    const { player, streams } = harness()
    player.playNow(tracks('a'))
    player.playNow(tracks('b'))
    await settle()
    expect(streams.opened.map(({ url }) => url)).toEqual(['https://media.test/2/b/main.m3u8'])
    expect(player.snapshot().current?.id).toBe('b')
  })

  it('seeks within the track only', async () => {
    const { player, audio } = harness()
    player.playNow(tracks('a'))
    await settle()
    player.seek(30)
    expect(audio.currentTime).toBe(30)
    player.seek(1e9)
    expect(audio.currentTime).toBe(100)
    player.seek(-5)
    expect(audio.currentTime).toBe(0)
    player.seek(NaN)
    expect(audio.currentTime).toBe(0)
  })

  it('begins where it was told when that was said before there was sound', async () => {
    const { player, streams } = harness()
    player.playNow(tracks('a'))
    player.seek(30)
    await settle()
    expect(streams.opened[0]?.startAt).toBe(30)
    expect(player.snapshot().position).toBe(30)
  })

  it('sets the volume of both elements within 0 to 1', () => {
    const { player, audio, standby } = harness()
    player.setMuted(true)
    player.setVolume(3)
    expect([audio.volume, standby.volume, audio.muted]).toEqual([1, 1, false])
    player.setVolume(0.4)
    player.setMuted(true)
    expect(standby).toMatchObject({ volume: 0.4, muted: true })
    expect(player.snapshot()).toMatchObject({ volume: 0.4, muted: true })
  })
})

describe('the queue under a listener', () => {
  it('takes, moves and drops tracks without a break in the sound', async () => {
    const { player, audio, queueIds, resolveStream } = harness()
    player.playNow(tracks('a', 'b'))
    await settle()
    player.playNext(tracks('x'))
    player.addLast(tracks('z'))
    player.move(3, 1)
    player.remove(2)
    expect(queueIds()).toEqual(['a', 'z', 'b'])
    expect(audio.paused).toBe(false)
    expect(resolveStream).toHaveBeenCalledTimes(1)
  })

  it('waits when tracks are added to an empty queue', async () => {
    const { player, resolveStream } = harness()
    player.addLast(tracks('a'))
    await settle()
    expect(player.snapshot()).toMatchObject({ status: 'paused', current: { id: 'a' } })
    expect(resolveStream).not.toHaveBeenCalled()
    player.play()
    await settle()
    expect(player.snapshot().status).toBe('playing')
  })

  it('plays on when the current track is removed, and stops after the last', async () => {
    const { player } = harness()
    player.playNow(tracks('a', 'b'))
    await settle()
    player.remove(0)
    await settle()
    expect(player.snapshot()).toMatchObject({ status: 'playing', current: { id: 'b' } })
    player.remove(0)
    expect(player.snapshot()).toMatchObject({ status: 'idle', current: null, queue: [] })
  })

  it('jumps to a track, and stays where it is when there is none', async () => {
    const { player } = harness()
    player.playNow(tracks('a', 'b', 'c'))
    player.jumpTo(2)
    player.jumpTo(7)
    await settle()
    expect(player.snapshot()).toMatchObject({ status: 'playing', index: 2 })
  })

  it('shuffles and brings the order back while it plays', async () => {
    const { player, queueIds } = harness()
    player.playNow(tracks('a', 'b', 'c', 'd', 'e', 'f'), 2)
    player.setShuffle(true)
    expect(player.snapshot()).toMatchObject({ shuffle: true, index: 0, current: { id: 'c' } })
    player.setShuffle(false)
    expect(queueIds()).toEqual(['a', 'b', 'c', 'd', 'e', 'f'])
    expect(player.snapshot().index).toBe(2)
  })

  it('is empty and silent after clear', async () => {
    const { player, audio } = harness()
    player.playNow(tracks('a'))
    await settle()
    player.clear()
    expect(audio.paused).toBe(true)
    expect(player.snapshot()).toMatchObject({ status: 'idle', queue: [], current: null })
  })
})

describe('when a track is refused', () => {
  it('says so and stays when the listener asked for it', async () => {
    const { player, resolveStream } = harness()
    resolveStream.mockRejectedValueOnce(refusal)
    player.playNow(tracks('a', 'b'))
    await settle()
    expect(player.snapshot()).toMatchObject({
      status: 'error',
      index: 0,
      error: { ...refusal, trackId: 'a' },
    })
    player.play()
    expect(player.snapshot().error).toBeNull()
    await settle()
    expect(player.snapshot().status).toBe('playing')
  })

  it('passes over it when the queue went on by itself, and keeps the error in sight', async () => {
    const { player, audio, resolveStream } = harness({ standbyAudio: null })
    player.playNow(tracks('a', 'b', 'c'))
    await settle()
    resolveStream.mockRejectedValueOnce(refusal)
    audio.finish()
    await settle()
    expect(player.snapshot()).toMatchObject({
      status: 'playing',
      current: { id: 'c' },
      error: { code: 'no_deal', trackId: 'b' },
    })
    player.dismissError()
    expect(player.snapshot().error).toBeNull()
  })

  it('stops when all that could follow is refused', async () => {
    const { player, audio, resolveStream } = harness({ standbyAudio: null })
    player.playNow(tracks('a', 'b', 'c'))
    player.setRepeat('all')
    await settle()
    resolveStream.mockRejectedValue(refusal)
    audio.finish()
    await settle()
    expect(player.snapshot()).toMatchObject({ status: 'error', error: refusal })
    expect(resolveStream.mock.calls.length).toBeLessThanOrEqual(5)
  })

  it('waits at the track when only the network was in the way', async () => {
    const { player, audio, resolveStream } = harness({ standbyAudio: null })
    player.playNow(tracks('a', 'b', 'c'))
    await settle()
    resolveStream.mockRejectedValueOnce(new TypeError('Failed to fetch'))
    audio.finish()
    await settle()
    expect(player.snapshot()).toMatchObject({
      status: 'error',
      current: { id: 'b' },
      error: { code: 'PLAYER_STREAM_UNRESOLVED' },
    })
  })

  it('goes on at the same place after a failure in mid-track', async () => {
    const { player, audio, streams } = harness()
    player.playNow(tracks('a'))
    await settle()
    audio.moveTo(33)
    streams.events().failed({ type: 'network', code: 'PLAYER_NETWORK_FAILED', message: 'gone' })
    expect(player.snapshot()).toMatchObject({ status: 'error', position: 33 })
    player.play()
    await settle()
    expect(streams.opened.at(-1)?.startAt).toBe(33)
    expect(player.snapshot()).toMatchObject({ status: 'playing', position: 33 })
  })
})

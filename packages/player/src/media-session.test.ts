import { beforeEach, describe, expect, it, vi } from 'vitest'
import { harness, settle } from '../test/player-harness.ts'
import { tracks } from '../test/tracks.ts'

function FakeMetadata(this: object, init: MediaMetadataInit): void {
  Object.assign(this, init)
}

function fakeSession() {
  const handlers = new Map<string, MediaSessionActionHandler>()
  return {
    metadata: null as MediaMetadata | null,
    playbackState: 'none' as MediaSessionPlaybackState,
    setActionHandler: vi.fn((action: string, handler: MediaSessionActionHandler | null) => {
      if (action === 'stop' && handler) throw new TypeError('unknown action')
      if (handler) handlers.set(action, handler)
      else handlers.delete(action)
    }),
    setPositionState: vi.fn(),
    setMicrophoneActive: vi.fn(),
    setCameraActive: vi.fn(),
    handlers,
    press: (action: MediaSessionAction, details = {}) =>
      handlers.get(action)?.({ action, ...details }),
  }
}

beforeEach(() => vi.stubGlobal('MediaMetadata', FakeMetadata))

const sessionUnderTest = () => {
  const session = fakeSession()
  return { session, ...harness({ mediaSession: session as unknown as MediaSession }) }
}

describe('the lock screen', () => {
  it('shows what plays, with its pictures', async () => {
    const { session, player } = sessionUnderTest()
    expect([session.metadata, session.playbackState]).toEqual([null, 'none'])
    player.playNow(tracks('a'))
    await settle()
    expect(session.playbackState).toBe('playing')
    expect(session.metadata).toMatchObject({
      title: 'Title a',
      artist: 'Artist a',
      album: 'Release a',
      artwork: [{ src: '/art/a/300.jpg', sizes: '300x300' }],
    })
    player.pause()
    expect(session.playbackState).toBe('paused')
    player.clear()
    expect([session.metadata, session.playbackState]).toEqual([null, 'none'])
  })

  it('steers the player', async () => {
    const { session, player, audio } = sessionUnderTest()
    player.playNow(tracks('a', 'b'))
    await settle()
    session.press('pause')
    expect(player.snapshot().status).toBe('paused')
    session.press('play')
    expect(player.snapshot().status).toBe('playing')
    session.press('seekto', { seekTime: 50 })
    expect(audio.currentTime).toBe(50)
    session.press('seekbackward')
    expect(audio.currentTime).toBe(40)
    audio.moveTo(40)
    session.press('seekforward', { seekOffset: 30 })
    expect(audio.currentTime).toBe(70)
    session.press('nexttrack')
    await settle()
    expect(player.snapshot().index).toBe(1)
    session.press('previoustrack')
    await settle()
    expect(player.snapshot().index).toBe(0)
  })

  it('knows the position: at every start, stop and seek, not four times a second', async () => {
    const { session, player, audio } = sessionUnderTest()
    player.playNow(tracks('a'))
    await settle()
    audio.moveTo(1)
    const calls = session.setPositionState.mock.calls.length
    audio.moveTo(1.25)
    audio.moveTo(1.5)
    expect(session.setPositionState).toHaveBeenCalledTimes(calls)
    audio.moveTo(60)
    expect(session.setPositionState).toHaveBeenLastCalledWith({
      duration: 100,
      position: 60,
      playbackRate: 1,
    })
  })

  it('is left clean, and an action that the browser does not know does no harm', () => {
    const { session, player } = sessionUnderTest()
    expect([...session.handlers.keys()]).toEqual([
      'play',
      'pause',
      'previoustrack',
      'nexttrack',
      'seekto',
      'seekbackward',
      'seekforward',
    ])
    player.destroy()
    expect(session.handlers.size).toBe(0)
    expect(session.metadata).toBeNull()
  })
})

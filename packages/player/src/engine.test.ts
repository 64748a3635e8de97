import { describe, expect, it, vi } from 'vitest'
import { FakeAudio, fakeStreams } from '../test/fake-audio.ts'
import { settle } from '../test/player-harness.ts'
import { Engine } from './engine.ts'
import type { StreamGrant } from './grant.ts'

function engineUnderTest({ keepsBuffer = true } = {}) {
  const clock = { time: 1000, now: () => clock.time }
  const audio = new FakeAudio()
  const streams = fakeStreams({ keepsBuffer })
  const events = { changed: vi.fn(), ended: vi.fn(), failed: vi.fn() }
  const engine = new Engine({ audio: audio.asElement(), clock, events, attach: streams.attach })
  let count = 1
  const grant = (): StreamGrant => ({
    hlsUrl: `https://media.test/${count++}/main.m3u8`,
    expiresAt: clock.time + 500,
  })
  const renew = vi.fn(async () => grant())
  const load = async (startAt = 0) => {
    engine.load({ grant: grant(), startAt, renew })
    engine.play()
    await settle()
  }
  return { clock, audio, streams, events, engine, renew, load }
}

describe('a grant that the server no longer takes', () => {
  it('is asked for again, and what is buffered stays', async () => {
    const { streams, engine, renew, load } = engineUnderTest()
    await load()
    streams.events().refused()
    await settle()
    expect(renew).toHaveBeenCalledTimes(1)
    expect(streams.renewed).toEqual(['https://media.test/2/main.m3u8'])
    expect(streams.opened).toHaveLength(1)
    expect(engine.phase()).toBe('playing')
  })

  it('begins anew at the same position where the URLs cannot be moved', async () => {
    const { audio, streams, engine, load } = engineUnderTest({ keepsBuffer: false })
    await load()
    audio.moveTo(61)
    streams.events().refused()
    await settle()
    expect(streams.opened.at(-1)).toMatchObject({
      url: 'https://media.test/2/main.m3u8',
      startAt: 61,
    })
    expect(engine.phase()).toBe('playing')
  })

  it('begins anew when moved URLs are refused as well', async () => {
    const { audio, streams, load } = engineUnderTest()
    await load()
    audio.moveTo(20)
    streams.events().refused()
    await settle()
    streams.events().refused()
    await settle()
    expect(streams.opened.map(({ startAt }) => startAt)).toEqual([0, 20])
  })

  it('is asked for three times without a good byte, then it is over', async () => {
    const { audio, streams, events, engine, renew, load } = engineUnderTest()
    await load()
    for (let attempt = 0; attempt < 4; attempt++) {
      expect(events.failed).not.toHaveBeenCalled()
      streams.events().refused()
      await settle()
    }
    expect(renew).toHaveBeenCalledTimes(3)
    expect(events.failed.mock.calls[0]?.[0]).toMatchObject({
      type: 'refused',
      code: 'PLAYER_GRANT_REFUSED',
    })
    expect([audio.paused, engine.phase()]).toEqual([true, 'paused'])
  })

  it('may be asked for again after every good byte', async () => {
    const { streams, events, renew, load } = engineUnderTest()
    await load()
    for (let attempt = 0; attempt < 6; attempt++) {
      streams.events().refused()
      await settle()
      streams.events().progressed()
    }
    expect(renew).toHaveBeenCalledTimes(6)
    expect(events.failed).not.toHaveBeenCalled()
  })

  it('is asked for once while an answer is on its way', async () => {
    const { streams, renew, load } = engineUnderTest()
    await load()
    streams.events().refused()
    streams.events().refused()
    await settle()
    expect(renew).toHaveBeenCalledTimes(1)
  })

  it('is renewed before playing on after a long pause', async () => {
    const { clock, engine, renew, load } = engineUnderTest()
    await load()
    engine.pause()
    clock.time += 499
    engine.play()
    await settle()
    expect(renew).not.toHaveBeenCalled()
    engine.pause()
    clock.time += 1
    engine.play()
    await settle()
    expect(renew).toHaveBeenCalledTimes(1)
  })

  it('fails with the code of the decision when it is not given again', async () => {
    const { streams, events, renew, load } = engineUnderTest()
    await load()
    renew.mockRejectedValueOnce({ code: 'ended', message: 'No longer available.' })
    streams.events().refused()
    await settle()
    expect(events.failed.mock.calls[0]?.[0]).toEqual({
      type: 'refused',
      code: 'ended',
      message: 'No longer available.',
    })
  })

  it('does not matter once another track is loaded', async () => {
    const { streams, renew, load } = engineUnderTest()
    await load()
    streams.events().refused()
    await load()
    expect(renew).toHaveBeenCalledTimes(1)
    expect(streams.opened.map(({ url }) => url)).toEqual([
      'https://media.test/1/main.m3u8',
      'https://media.test/3/main.m3u8',
    ])
    expect(streams.renewed).toEqual([])
  })
})

describe('an engine', () => {
  it('waits with the sound until it is asked for', async () => {
    const { audio, engine, streams } = engineUnderTest()
    const renew = () => Promise.reject(new Error('not asked'))
    engine.load({
      grant: { hlsUrl: 'https://media.test/x.m3u8', expiresAt: 9e9 },
      startAt: 0,
      renew,
    })
    await settle()
    expect(streams.opened).toHaveLength(1)
    expect(audio.play).not.toHaveBeenCalled()
    expect(engine.phase()).toBe('paused')
  })

  it('says what the stream says is broken', async () => {
    const { streams, events, load } = engineUnderTest()
    await load()
    const failure = { type: 'media', code: 'PLAYER_MEDIA_FAILED', message: 'broken' } as const
    streams.events().failed(failure)
    expect(events.failed).toHaveBeenCalledWith(failure)
  })

  it('fails where no stream can be attached', async () => {
    const events = { changed: vi.fn(), ended: vi.fn(), failed: vi.fn() }
    const clock = { now: () => 0 }
    const attach = () => Promise.reject({ code: 'PLAYER_NOT_SUPPORTED', message: 'No sound here.' })
    const engine = new Engine({ audio: new FakeAudio().asElement(), clock, events, attach })
    const grant = { hlsUrl: 'https://media.test/x.m3u8', expiresAt: 1 }
    engine.load({ grant, startAt: 0, renew: async () => grant })
    await settle()
    expect(events.failed.mock.calls[0]?.[0]).toMatchObject({ code: 'PLAYER_NOT_SUPPORTED' })
  })

  it('lets go of the element when destroyed', async () => {
    const { audio, engine, events, load } = engineUnderTest()
    await load()
    engine.destroy()
    events.changed.mockClear()
    audio.moveTo(1)
    expect(events.changed).not.toHaveBeenCalled()
    expect([audio.paused, audio.readyState]).toEqual([true, 0])
  })
})

import { vi } from 'vitest'
import { createPlayer } from '../src/create-player.ts'
import type { StreamGrant } from '../src/grant.ts'
import type { PlayerOptions } from '../src/player.ts'
import type { PlayerTrack } from '../src/track.ts'
import { FakeAudio, fakeStreams } from './fake-audio.ts'

/** Lets every promise that can settle do so. */
export const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve()
}

/** A player over two fake elements, a clock that stands still and grants that last a minute. */
export function harness(options: Partial<PlayerOptions> = {}, streamOptions = {}) {
  const clock = { time: 1_000_000, now: () => clock.time }
  const audio = new FakeAudio()
  const standby = new FakeAudio()
  const streams = fakeStreams(streamOptions)
  let grants = 0
  const resolveStream = vi.fn(async (asked: PlayerTrack): Promise<StreamGrant> => {
    grants += 1
    return {
      hlsUrl: `https://media.test/${grants}/${asked.id}/main.m3u8`,
      expiresAt: clock.time + 60_000,
    }
  })
  const player = createPlayer({
    resolveStream,
    storage: null,
    mediaSession: null,
    audio: audio.asElement(),
    standbyAudio: standby.asElement(),
    clock,
    seed: 7,
    attach: streams.attach,
    ...options,
  })
  const queueIds = (): string[] => player.snapshot().queue.map(({ id }) => id)
  return { player, audio, standby, streams, resolveStream, clock, queueIds }
}

import { needsNativeStream } from './attach-stream.ts'
import { systemClock } from './grant.ts'
import { bindMediaSession } from './media-session.ts'
import { keepStored, readStored } from './persistence.ts'
import { Playback } from './playback.ts'
import type { Player, PlayerOptions } from './player.ts'

/** The player, with what was stored restored and paused. */
export function createPlayer(options: PlayerOptions): Player {
  const storage = options.storage === undefined ? ownStorage() : options.storage
  const session = options.mediaSession === undefined ? ownMediaSession() : options.mediaSession
  const clock = options.clock ?? systemClock
  const playback = new Playback(
    { ...options, ...elements(options), clock, seed: options.seed ?? clock.now() },
    readStored(storage),
  )
  const keeper = keepStored(storage, clock, playback, () => playback.queue)
  const release = session ? bindMediaSession(playback, session) : () => undefined
  return {
    ...playback,
    destroy() {
      keeper.stop()
      release()
      playback.destroy()
    },
  }
}

/** Where only a touched element may sound (iOS), there is no second one. */
function elements(options: PlayerOptions) {
  const { audio = new Audio(), standbyAudio = new Audio() } = options
  return { audio, standbyAudio: needsNativeStream(audio) ? null : standbyAudio }
}

/** Reading the property throws where the listener forbids storage. */
function ownStorage(): Storage | null {
  try {
    return globalThis.localStorage ?? null
  } catch {
    return null
  }
}

const ownMediaSession = (): MediaSession | null =>
  'mediaSession' in globalThis.navigator ? globalThis.navigator.mediaSession : null

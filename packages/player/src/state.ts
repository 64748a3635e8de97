import type { RepeatMode } from './queue.ts'
import type { PlayerTrack } from './track.ts'

/**
 * `loading`: the listener wants sound and it is on its way. `blocked`: the browser wants a gesture
 * first; call `play()` from one. `playing` is only said when the audio element says so.
 */
export type PlayerStatus = 'idle' | 'loading' | 'playing' | 'paused' | 'blocked' | 'error'

/** What went wrong, for `code` see `failure.ts`; a refusal carries the code of `resolveStream`. */
export interface PlayerError {
  code: string
  message: string
  /** The track it happened to; after a skip it is no longer the current one. */
  trackId: string | null
}

/** Everything that a view shows. A new object after every change, so it can be compared by identity. */
export interface PlayerState {
  status: PlayerStatus
  current: PlayerTrack | null
  /** Of the current track in `queue`; -1 when the queue is empty. */
  index: number
  /** In the order in which it plays. */
  queue: readonly PlayerTrack[]
  /** Seconds. */
  position: number
  /** Seconds; from the track until the stream says better. */
  duration: number
  /** Seconds from the start up to which can be played without the network. */
  buffered: number
  /** 0 to 1. */
  volume: number
  muted: boolean
  shuffle: boolean
  repeat: RepeatMode
  error: PlayerError | null
}

/** The state before anything was queued. */
export const initialState: PlayerState = {
  status: 'idle',
  current: null,
  index: -1,
  queue: [],
  position: 0,
  duration: 0,
  buffered: 0,
  volume: 1,
  muted: false,
  shuffle: false,
  repeat: 'off',
  error: null,
}

export interface StateStore {
  snapshot(): PlayerState
  /** Tells listeners only when something is different. */
  patch(changes: Partial<PlayerState>): void
  subscribe(listener: () => void): () => void
}

/** Holds the one state and tells who listens. */
export function createStateStore(): StateStore {
  let state = initialState
  const listeners = new Set<() => void>()
  return {
    snapshot: () => state,
    patch(changes) {
      const next = { ...state, ...changes }
      const keys = Object.keys(changes) as (keyof PlayerState)[]
      if (keys.every((key) => Object.is(state[key], next[key]))) return
      state = next
      for (const listener of [...listeners]) listener()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

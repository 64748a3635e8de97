import type { Player, PlayerState, PlayerTrack } from '@ddex/player'
import { initialState } from '@ddex/player'

export interface FakePlayer extends Player {
  /** Puts the player in a state that a real one would reach by itself. */
  put(changes: Partial<PlayerState>): void
}

/** A player without sound: it keeps a queue and says that it plays. */
export function fakePlayer(given: Partial<PlayerState> = {}): FakePlayer {
  let state: PlayerState = { ...initialState, ...given }
  const listeners = new Set<() => void>()

  function put(changes: Partial<PlayerState>): void {
    state = { ...state, ...changes }
    listeners.forEach((listener) => listener())
  }

  function goTo(index: number): void {
    const current = state.queue[index] ?? null
    if (!current) return put({ status: 'paused' })
    put({ index, current, position: 0, duration: current.durationMs / 1000, status: 'playing' })
  }

  /** Queue positions change; what plays stays. */
  function arrange(queue: readonly PlayerTrack[]): void {
    put({ queue, index: queue.findIndex((track) => track.id === state.current?.id) })
  }

  return {
    put,
    snapshot: () => state,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    playNow(tracks, startIndex = 0) {
      put({ queue: tracks })
      goTo(startIndex)
    },
    playNext: (tracks) =>
      arrange([
        ...state.queue.slice(0, state.index + 1),
        ...tracks,
        ...state.queue.slice(state.index + 1),
      ]),
    addLast: (tracks) => arrange([...state.queue, ...tracks]),
    remove: (index) => arrange(state.queue.filter((_, place) => place !== index)),
    move(from, to) {
      const queue = [...state.queue]
      queue.splice(to, 0, ...queue.splice(from, 1))
      arrange(queue)
    },
    jumpTo: goTo,
    toggle: () => put({ status: state.status === 'playing' ? 'paused' : 'playing' }),
    play: () => put({ status: 'playing' }),
    pause: () => put({ status: 'paused' }),
    next: () => goTo(state.index + 1),
    previous: () => goTo(state.index - 1),
    seek: (position) => put({ position }),
    setVolume: (volume) => put({ volume }),
    setMuted: (muted) => put({ muted }),
    setShuffle: (shuffle) => put({ shuffle }),
    setRepeat: (repeat) => put({ repeat }),
    dismissError: () => put({ error: null }),
    clear: () => put({ ...initialState, volume: state.volume }),
    destroy: () => listeners.clear(),
  }
}

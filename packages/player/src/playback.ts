import type { PlaybackFailure } from './failure.ts'
import type { PlayerClock } from './grant.ts'
import type { StoredState } from './persistence.ts'
import type { Player, PlayerOptions } from './player.ts'
import * as queues from './queue.ts'
import type { Queue } from './queue.ts'
import { createStateStore, initialState, type PlayerStatus } from './state.ts'
import type { PlayerTrack } from './track.ts'
import { createTransport, type Transport } from './transport.ts'

/** Seconds into a track after which `previous()` starts it again. */
const restartAfter = 3

export interface PlaybackOptions extends PlayerOptions {
  audio: HTMLAudioElement
  standbyAudio: HTMLAudioElement | null
  clock: PlayerClock
  seed: number
}

/** The player without what surrounds it, and the queue as it would be stored. */
export interface Playback {
  player: Player
  queue(): Queue
}

/** Ties the queue to the transport: what is asked for, what follows by itself, what is shown. */
export function createPlayback(options: PlaybackOptions, stored: StoredState | null): Playback {
  const store = createStateStore()
  let queue = stored?.queue ?? queues.emptyQueue(options.seed)
  /** The queue went on by itself and the track is not heard yet. */
  let advancing = false
  let skipped = 0

  const transport = createTransport({
    ...options,
    events: {
      changed: () => showProgress(),
      ended: () => advance('itself'),
      failed: (failure) => onFailure(failure),
    },
  })

  const showQueue = (): void => {
    const current = queues.currentTrack(queue)
    store.patch({
      current,
      index: queue.index,
      queue: queue.entries.map(({ track }) => track),
      shuffle: queue.shuffle,
      repeat: queue.repeat,
    })
  }

  const setQueue = (next: Queue): void => {
    if (next === queue) return
    queue = next
    showQueue()
  }

  const showProgress = (): void => {
    if (!transport.isOpen()) return
    const status: PlayerStatus = transport.phase()
    if (status === 'playing') {
      advancing = false
      skipped = 0
      expectNext()
    }
    const { current } = store.snapshot()
    store.patch({
      status,
      position: transport.position(),
      duration: transport.duration() || secondsOf(current),
      buffered: transport.buffered(),
    })
  }

  /** `one` plays the same element again, so there is nothing to prepare. */
  const expectNext = (): void => {
    const next = queues.following(queue, 'itself')
    transport.expect(next && next !== queue ? queues.currentTrack(next) : null)
  }

  /** Shows the current track at `position` without a sound; `play()` goes on from there. */
  const rest = (position = 0): void => {
    transport.close()
    const current = queues.currentTrack(queue)
    const status = current ? 'paused' : 'idle'
    store.patch({ status, position, duration: secondsOf(current), buffered: 0 })
  }

  const open = (position = 0): void => {
    const current = queues.currentTrack(queue)
    if (!current) return rest()
    store.patch({ status: 'loading', position, duration: secondsOf(current), buffered: 0 })
    transport.open(current, position)
  }

  const advance = (by: 'itself' | 'listener'): void => {
    const next = queues.following(queue, by)
    if (by === 'itself' && next === queue) {
      transport.seek(0)
      return transport.play()
    }
    setQueue(next ?? queues.goTo(queue, 0))
    if (!next) return rest()
    advancing = by === 'itself'
    open()
  }

  const onFailure = (failure: PlaybackFailure): void => {
    const { current } = store.snapshot()
    const { code, message } = failure
    store.patch({ error: { code, message, trackId: current?.id ?? null } })
    const next = queues.following(queue, 'listener')
    if (failure.type !== 'refused' || !advancing || !next || skipped >= queue.entries.length) {
      advancing = false
      return store.patch({ status: 'error' })
    }
    skipped += 1
    setQueue(next)
    open()
  }

  /** What every request of the listener starts with. */
  const asked = (): void => {
    advancing = false
    skipped = 0
    store.patch({ error: null })
  }

  const play = (): void => {
    asked()
    if (transport.isOpen()) transport.play()
    else open(store.snapshot().position)
    if (transport.isOpen()) showProgress()
  }

  const pause = (): void => {
    if (!transport.isOpen()) return
    transport.pause()
    showProgress()
  }

  const goAndPlay = (next: Queue): void => {
    asked()
    setQueue(next)
    open()
  }

  const player: Player = {
    snapshot: store.snapshot,
    subscribe: store.subscribe,
    playNow: (tracks, startIndex) => goAndPlay(queues.replaceTracks(queue, tracks, startIndex)),
    playNext: (tracks) => add(queues.insertNext(queue, tracks)),
    addLast: (tracks) => add(queues.appendTracks(queue, tracks)),
    remove(index) {
      const { status } = store.snapshot()
      const isCurrent = index === queue.index
      const isLast = index === queue.entries.length - 1
      setQueue(queues.removeAt(queue, index))
      if (!isCurrent) return
      if (isSounding(status) && !isLast) open()
      else rest()
    },
    move: (from, to) => setQueue(queues.moveEntry(queue, from, to)),
    jumpTo(index) {
      if (queue.entries[index]) goAndPlay(queues.goTo(queue, index))
    },
    toggle: () => (isSounding(store.snapshot().status) ? pause() : play()),
    play,
    pause,
    next() {
      if (queue.index < 0) return
      asked()
      advance('listener')
    },
    previous() {
      const before = queues.preceding(queue)
      if (store.snapshot().position > restartAfter || !before) return player.seek(0)
      goAndPlay(before)
    },
    seek(seconds) {
      const { current, duration } = store.snapshot()
      if (!current || !Number.isFinite(seconds)) return
      const position = Math.min(Math.max(seconds, 0), duration)
      if (transport.isOpen()) transport.seek(position)
      store.patch({ position })
    },
    setVolume(volume) {
      if (!Number.isFinite(volume)) return
      const level = Math.min(Math.max(volume, 0), 1)
      setSound(transport, level, level === 0 && store.snapshot().muted)
    },
    setMuted: (muted) => setSound(transport, store.snapshot().volume, muted),
    setShuffle: (shuffle) => setQueue(queues.withShuffle(queue, shuffle)),
    setRepeat: (repeat) => setQueue(queues.withRepeat(queue, repeat)),
    dismissError: () => store.patch({ error: null }),
    clear() {
      asked()
      setQueue({ ...queue, entries: [], index: -1 })
      rest()
    },
    destroy: transport.destroy,
  }

  const add = (next: Queue): void => {
    const wasEmpty = queue.index < 0
    setQueue(next)
    if (wasEmpty) rest()
  }

  const setSound = (to: Transport, volume: number, muted: boolean): void => {
    to.setVolume(volume, muted)
    store.patch({ volume, muted })
  }

  showQueue()
  setSound(transport, stored?.volume ?? initialState.volume, stored?.muted ?? false)
  rest(stored?.position ?? 0)
  return { player, queue: () => queue }
}

const secondsOf = (track: PlayerTrack | null): number => (track?.durationMs ?? 0) / 1000

const isSounding = (status: PlayerStatus): boolean => status === 'playing' || status === 'loading'

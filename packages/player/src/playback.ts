import type { PlaybackFailure } from './failure.ts'
import type { PlayerClock } from './grant.ts'
import type { StoredState } from './persistence.ts'
import type { Player, PlayerOptions } from './player.ts'
import * as queues from './queue.ts'
import type { Queue, RepeatMode } from './queue.ts'
import { createStateStore, type PlayerStatus } from './state.ts'
import type { PlayerTrack } from './track.ts'
import { Transport } from './transport.ts'

/** Seconds into a track after which `previous()` starts it again. */
const restartAfter = 3

export interface PlaybackOptions extends PlayerOptions {
  audio: HTMLAudioElement
  standbyAudio: HTMLAudioElement | null
  clock: PlayerClock
  seed: number
}

/**
 * Ties the queue to the transport: what is asked for, what follows by itself, what is shown. The
 * requests are properties, so they can be handed around without their object.
 */
export class Playback implements Player {
  readonly #store = createStateStore()
  readonly #transport: Transport
  #queue: Queue
  /** The queue went on by itself and the track is not heard yet. */
  #advancing = false
  #skipped = 0

  constructor(options: PlaybackOptions, stored: StoredState | null) {
    this.#queue = stored?.queue ?? queues.emptyQueue(options.seed)
    this.#transport = new Transport({
      ...options,
      events: {
        changed: () => this.#showProgress(),
        ended: () => this.#advance('itself'),
        failed: (failure) => this.#onFailure(failure),
      },
    })
    this.#showQueue()
    this.#setSound(stored?.volume ?? 1, stored?.muted ?? false)
    this.#rest(stored?.position ?? 0)
  }

  /** The queue as it is to be stored. */
  get queue(): Queue {
    return this.#queue
  }

  readonly snapshot = this.#store.snapshot
  readonly subscribe = this.#store.subscribe

  readonly playNow = (tracks: readonly PlayerTrack[], startIndex?: number): void =>
    this.#goAndPlay(queues.replaceTracks(this.#queue, tracks, startIndex))

  readonly playNext = (tracks: readonly PlayerTrack[]): void =>
    this.#add(queues.insertNext(this.#queue, tracks))

  readonly addLast = (tracks: readonly PlayerTrack[]): void =>
    this.#add(queues.appendTracks(this.#queue, tracks))

  readonly remove = (index: number): void => {
    const { status } = this.snapshot()
    const isCurrent = index === this.#queue.index
    const isLast = index === this.#queue.entries.length - 1
    this.#setQueue(queues.removeAt(this.#queue, index))
    if (!isCurrent) return
    if (isSounding(status) && !isLast) this.#open()
    else this.#rest()
  }

  readonly move = (from: number, to: number): void =>
    this.#setQueue(queues.moveEntry(this.#queue, from, to))

  readonly jumpTo = (index: number): void => {
    if (this.#queue.entries[index]) this.#goAndPlay(queues.goTo(this.#queue, index))
  }

  readonly toggle = (): void => (isSounding(this.snapshot().status) ? this.pause() : this.play())

  readonly play = (): void => {
    this.#asked()
    if (!this.#transport.isOpen()) return this.#open(this.snapshot().position)
    this.#transport.play()
    this.#showProgress()
  }

  readonly pause = (): void => {
    if (!this.#transport.isOpen()) return
    this.#transport.pause()
    this.#showProgress()
  }

  readonly next = (): void => {
    this.#asked()
    this.#advance('listener')
  }

  readonly previous = (): void => {
    const before = queues.preceding(this.#queue)
    if (this.snapshot().position > restartAfter || !before) return this.seek(0)
    this.#goAndPlay(before)
  }

  readonly seek = (seconds: number): void => {
    const { current, duration } = this.snapshot()
    if (!current || !Number.isFinite(seconds)) return
    const position = Math.min(Math.max(seconds, 0), duration)
    if (this.#transport.isOpen()) this.#transport.seek(position)
    this.#store.patch({ position })
  }

  readonly setVolume = (volume: number): void => {
    if (!Number.isFinite(volume)) return
    const level = Math.min(Math.max(volume, 0), 1)
    this.#setSound(level, level === 0 && this.snapshot().muted)
  }

  readonly setMuted = (muted: boolean): void => this.#setSound(this.snapshot().volume, muted)

  readonly setShuffle = (shuffle: boolean): void =>
    this.#setQueue(queues.withShuffle(this.#queue, shuffle))

  readonly setRepeat = (repeat: RepeatMode): void =>
    this.#setQueue(queues.withRepeat(this.#queue, repeat))

  readonly dismissError = (): void => this.#store.patch({ error: null })

  readonly clear = (): void => {
    this.#asked()
    this.#setQueue({ ...this.#queue, entries: [], index: -1 })
    this.#rest()
  }

  readonly destroy = (): void => this.#transport.destroy()

  /** What every request for sound starts with. */
  #asked(): void {
    this.#advancing = false
    this.#skipped = 0
    this.#store.patch({ error: null })
  }

  #goAndPlay(queue: Queue): void {
    this.#asked()
    this.#setQueue(queue)
    this.#open()
  }

  #add(queue: Queue): void {
    const wasEmpty = this.#queue.index < 0
    this.#setQueue(queue)
    if (wasEmpty) this.#rest()
  }

  #setQueue(queue: Queue): void {
    if (queue === this.#queue) return
    this.#queue = queue
    this.#showQueue()
  }

  #setSound(volume: number, muted: boolean): void {
    this.#transport.setVolume(volume, muted)
    this.#store.patch({ volume, muted })
  }

  #open(position = 0): void {
    const current = queues.currentTrack(this.#queue)
    if (!current) return this.#rest()
    this.#transport.open(current, position)
    this.#showProgress()
  }

  /** Shows the current track at `position` without a sound; `play()` goes on from there. */
  #rest(position = 0): void {
    this.#transport.close()
    const current = queues.currentTrack(this.#queue)
    const status = current ? 'paused' : 'idle'
    this.#store.patch({ status, position, duration: secondsOf(current), buffered: 0 })
  }

  #advance(by: 'itself' | 'listener'): void {
    const next = queues.following(this.#queue, by)
    if (by === 'itself' && next === this.#queue) {
      this.#transport.seek(0)
      return this.#transport.play()
    }
    this.#setQueue(next ?? queues.goTo(this.#queue, 0))
    if (!next) return this.#rest()
    this.#advancing = by === 'itself'
    this.#open()
  }

  /** A refused track is passed over only where nobody asked for it, and never for ever. */
  #onFailure({ type, code, message }: PlaybackFailure): void {
    const trackId = this.snapshot().current?.id ?? null
    this.#store.patch({ error: { code, message, trackId } })
    const next = queues.following(this.#queue, 'listener')
    const mayskip = type === 'refused' && this.#advancing
    if (!mayskip || !next || this.#skipped >= this.#queue.entries.length) {
      this.#advancing = false
      return this.#store.patch({ status: 'error' })
    }
    this.#skipped += 1
    this.#setQueue(next)
    this.#open()
  }

  #showQueue(): void {
    const { entries, index, shuffle, repeat } = this.#queue
    const queue = entries.map(({ track }) => track)
    this.#store.patch({ current: queue[index] ?? null, index, queue, shuffle, repeat })
  }

  #showProgress(): void {
    const transport = this.#transport
    if (!transport.isOpen()) return
    const status = transport.phase()
    if (status === 'playing') {
      this.#advancing = false
      this.#skipped = 0
      this.#expectNext()
    }
    this.#store.patch({
      status,
      position: transport.position(),
      duration: transport.duration() || secondsOf(this.snapshot().current),
      buffered: transport.buffered(),
    })
  }

  /** Repeating one plays the same element again, so there is nothing to prepare. */
  #expectNext(): void {
    const next = queues.following(this.#queue, 'itself')
    this.#transport.expect(next && next !== this.#queue ? queues.currentTrack(next) : null)
  }
}

const secondsOf = (track: PlayerTrack | null): number => (track?.durationMs ?? 0) / 1000

const isSounding = (status: PlayerStatus): boolean => status === 'playing' || status === 'loading'

import type { AudioEvents, AudioPhase } from './audio-output.ts'
import { EarlyStart } from './early-start.ts'
import { Engine } from './engine.ts'
import { failureOfRejection, type PlaybackFailure } from './failure.ts'
import type { PlayerClock, ResolveStream, StreamGrant } from './grant.ts'
import { Preload } from './preload.ts'
import type { AttachStream } from './stream.ts'
import type { PlayerTrack } from './track.ts'

export interface TransportOptions {
  resolveStream: ResolveStream
  clock: PlayerClock
  audio: HTMLAudioElement
  /** A second element in which the next track waits; null where only one may sound. */
  standbyAudio: HTMLAudioElement | null
  attach?: AttachStream | undefined
  events: AudioEvents & { failed(failure: PlaybackFailure): void }
}

interface Opening {
  track: PlayerTrack
  /** Seconds; asked for before the element could seek. */
  seekTo: number | null
  /** The engine that was heard before, until this one is: some browsers refuse the second element. */
  handedOver: { from: Engine; grant: StreamGrant } | null
}

/** One track after another through two engines: one is heard, the next track waits in the other. */
export class Transport {
  readonly #options: TransportOptions
  readonly #engines: Engine[]
  readonly #preload: Preload
  readonly #earlyStart = new EarlyStart()
  #active: Engine
  #opened: Opening | null = null

  constructor(options: TransportOptions) {
    this.#options = options
    this.#active = this.#buildEngine(options.audio)
    this.#engines = [this.#active]
    if (options.standbyAudio) this.#engines.push(this.#buildEngine(options.standbyAudio))
    this.#preload = new Preload({ ...options, standby: () => this.#standby() })
  }

  /** True once a track was opened and has not failed. */
  isOpen(): boolean {
    return this.#opened !== null
  }

  phase(): AudioPhase {
    return this.#active.phase()
  }

  /** Seconds. */
  position(): number {
    return this.#opened?.seekTo ?? this.#active.audio.currentTime
  }

  /** Seconds; 0 while unknown. */
  duration(): number {
    const { duration } = this.#active.audio
    return Number.isFinite(duration) ? duration : 0
  }

  /** Seconds from the start that can be played without the network. */
  buffered(): number {
    return this.#active.buffered()
  }

  /** Plays `track` from `startAt` seconds. */
  open(track: PlayerTrack, startAt: number): void {
    const ready = this.#preload.take(track)
    const standby = this.#standby()
    const opening = { track, seekTo: startAt > 0 ? startAt : null, handedOver: null }
    this.#opened = opening
    if (ready?.loaded && standby && startAt === 0) return this.#handOver(standby, ready.grant)
    this.#earlyStart.cancel()
    // Emptied before the grant is waited for: within a gesture that frees the elements (WebKit).
    standby?.stop()
    this.#active.stop()
    this.#active.play()
    if (ready) this.#load(opening, ready.grant)
    else void this.#resolve(opening)
  }

  play(): void {
    this.#active.play()
  }

  pause(): void {
    this.#earlyStart.cancel()
    this.#active.pause()
  }

  /** Seconds from the start. */
  seek(position: number): void {
    this.#earlyStart.cancel()
    if (this.#opened && this.#active.audio.readyState === 0) this.#opened.seekTo = position
    else this.#active.seek(position)
  }

  setVolume(volume: number, muted: boolean): void {
    for (const { audio } of this.#engines) Object.assign(audio, { volume, muted })
  }

  /** What would come next, so that it is made ready in time. */
  expect(next: PlayerTrack | null): void {
    this.#preload.consider(next, this.#remaining())
    const ready = this.#preload.isLoaded() ? this.#standby() : null
    this.#earlyStart.consider(ready, () => this.#remaining())
  }

  close(): void {
    this.#opened = null
    this.#earlyStart.cancel()
    this.#preload.drop()
    this.#active.stop()
  }

  destroy(): void {
    this.#opened = null
    this.#earlyStart.cancel()
    this.#preload.drop()
    for (const engine of this.#engines) engine.destroy()
  }

  /** Seconds until the end; infinite while that is unknown. */
  #remaining(): number {
    return this.duration() > 0 ? this.duration() - this.position() : Infinity
  }

  #standby(): Engine | null {
    return this.#engines.find((engine) => engine !== this.#active) ?? null
  }

  #buildEngine(audio: HTMLAudioElement): Engine {
    const { events, clock, attach } = this.#options
    const engine: Engine = new Engine({
      audio,
      clock,
      attach,
      events: {
        changed: () => engine === this.#active && this.#onChange(),
        ended: () => engine === this.#active && events.ended(),
        failed: (failure) =>
          engine === this.#active ? this.#fail(failure) : this.#preload.spoil(),
      },
    })
    return engine
  }

  #onChange(): void {
    const opened = this.#opened
    const phase = this.phase()
    if (opened?.handedOver && phase === 'blocked') return this.#returnTo(opened, opened.handedOver)
    if (opened && phase === 'playing') opened.handedOver = null
    if (opened && this.#active.audio.readyState > 0) {
      if (opened.seekTo !== null) this.#active.seek(opened.seekTo)
      opened.seekTo = null
    }
    this.#options.events.changed()
  }

  #fail(failure: PlaybackFailure): void {
    this.#opened = null
    this.#options.events.failed(failure)
  }

  /** The waiting engine becomes the one that is heard. */
  #handOver(standby: Engine, grant: StreamGrant): void {
    const from = this.#active
    this.#earlyStart.done()
    if (this.#opened) this.#opened.handedOver = { from, grant }
    this.#active = standby
    standby.play()
    from.stop()
  }

  /** Only the element that was touched may sound: from now on everything plays in that one. */
  #returnTo(opened: Opening, { from, grant }: { from: Engine; grant: StreamGrant }): void {
    this.#active.destroy()
    this.#engines.splice(0, Infinity, from)
    this.#active = from
    opened.handedOver = null
    from.play()
    this.#load(opened, grant)
  }

  #load({ track, seekTo }: Opening, grant: StreamGrant): void {
    const renew = (): Promise<StreamGrant> => this.#options.resolveStream(track)
    this.#active.load({ grant, startAt: seekTo ?? 0, renew })
  }

  async #resolve(opening: Opening): Promise<void> {
    try {
      const grant = await this.#options.resolveStream(opening.track)
      if (this.#opened === opening) this.#load(opening, grant)
    } catch (reason) {
      if (this.#opened !== opening) return
      this.#active.pause()
      this.#fail(failureOfRejection(reason))
    }
  }
}

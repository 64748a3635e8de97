import { createEngine, type Engine, type EnginePhase } from './engine.ts'
import { failureOfRejection, type PlaybackFailure } from './failure.ts'
import type { PlayerClock, ResolveStream, StreamGrant } from './grant.ts'
import { createPreload } from './preload.ts'
import type { AttachStream } from './stream.ts'
import type { PlayerTrack } from './track.ts'

export interface TransportOptions {
  resolveStream: ResolveStream
  clock: PlayerClock
  audio: HTMLAudioElement
  /** A second element in which the next track waits; null where only one may sound. */
  standbyAudio: HTMLAudioElement | null
  attach?: AttachStream
  events: TransportEvents
}

export interface TransportEvents {
  changed(): void
  ended(): void
  failed(failure: PlaybackFailure): void
}

/** One track after another through two engines: one is heard, one waits with the next track. */
export interface Transport {
  /** True once a track was opened and has not failed. */
  isOpen(): boolean
  phase(): EnginePhase
  /** Seconds. */
  position(): number
  /** Seconds; 0 while unknown. */
  duration(): number
  buffered(): number
  /** Plays `track` from `startAt` seconds. */
  open(track: PlayerTrack, startAt: number): void
  play(): void
  pause(): void
  seek(position: number): void
  setVolume(volume: number, muted: boolean): void
  /** What would come next, so that it can be made ready in time. */
  expect(next: PlayerTrack | null): void
  close(): void
  destroy(): void
}

interface Opening {
  track: PlayerTrack
  startAt: number
  /** Asked for before the element could seek. */
  seekTo: number | null
}

/** Builds the two engines and the preload between them. */
export function createTransport(options: TransportOptions): Transport {
  const { resolveStream, clock, events } = options
  const engines = [options.audio, options.standbyAudio]
    .filter((audio) => audio !== null)
    .map((audio) => buildEngine(audio))
  let active = engines[0] as Engine
  let opened: Opening | null = null
  let handedOver: { from: Engine; grant: StreamGrant } | null = null
  const standby = (): Engine | null => engines.find((engine) => engine !== active) ?? null
  const preload = createPreload({ resolveStream, clock, standby })

  function buildEngine(audio: HTMLAudioElement): Engine {
    const own = (step: () => void) => () => {
      if (engine === active) step()
    }
    const engine = createEngine({
      audio,
      clock,
      ...(options.attach ? { attach: options.attach } : {}),
      events: {
        changed: own(onChange),
        ended: own(() => events.ended()),
        failed(failure) {
          if (engine === active) fail(failure)
          else preload.drop()
        },
      },
    })
    return engine
  }

  const fail = (failure: PlaybackFailure): void => {
    opened = null
    events.failed(failure)
  }

  const onChange = (): void => {
    if (handedOver && active.phase() === 'blocked') return returnHome()
    if (active.phase() === 'playing') handedOver = null
    if (opened?.seekTo != null && active.audio.readyState > 0) active.seek(opened.seekTo)
    if (opened && active.audio.readyState > 0) opened.seekTo = null
    events.changed()
  }

  /** Some browsers free only the element that was touched: then the next track plays in that one. */
  const returnHome = (): void => {
    const home = handedOver
    if (!home || !opened) return
    active.stop()
    engines.splice(engines.indexOf(active), 1)
    active = home.from
    handedOver = null
    active.play()
    load(opened, home.grant)
  }

  const load = ({ track, startAt }: Opening, grant: StreamGrant): void =>
    active.load({ grant, startAt, renew: () => resolveStream(track) })

  /** The waiting engine becomes the one that is heard. */
  const handOver = (next: Engine, grant: StreamGrant): void => {
    const from = active
    handedOver = { from, grant }
    active = next
    next.play()
    from.stop()
  }

  const resolveAndLoad = async (opening: Opening): Promise<void> => {
    try {
      const grant = await resolveStream(opening.track)
      if (opened === opening) load(opening, grant)
    } catch (reason) {
      if (opened !== opening) return
      active.pause()
      fail(failureOfRejection(reason))
    }
  }

  return {
    isOpen: () => opened !== null,
    phase: () => active.phase(),
    position: () => opened?.seekTo ?? active.audio.currentTime,
    duration: () => (Number.isFinite(active.audio.duration) ? active.audio.duration : 0),
    buffered: () => active.buffered(),
    open(track, startAt) {
      const ready = preload.take(track)
      const next = standby()
      opened = { track, startAt, seekTo: startAt > 0 ? startAt : null }
      handedOver = null
      if (ready?.loaded && next && startAt === 0) return handOver(next, ready.grant)
      // Stopped before the grant is waited for: within a gesture that frees the elements (WebKit).
      active.stop()
      next?.stop()
      active.play()
      if (ready) load(opened, ready.grant)
      else void resolveAndLoad(opened)
    },
    play: () => active.play(),
    pause: () => active.pause(),
    seek(position) {
      if (opened && active.audio.readyState === 0) opened.seekTo = position
      else active.seek(position)
    },
    setVolume(volume, muted) {
      for (const { audio } of engines) {
        audio.volume = volume
        audio.muted = muted
      }
    },
    expect(next) {
      const { currentTime, duration } = active.audio
      preload.consider(next, duration > 0 ? duration - currentTime : Infinity)
    },
    close() {
      opened = null
      preload.drop()
      active.stop()
    },
    destroy() {
      opened = null
      preload.drop()
      for (const engine of engines) engine.destroy()
    },
  }
}

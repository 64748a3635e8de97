import { failureOfRejection, failures, type PlaybackFailure } from './failure.ts'
import { isExpired, type PlayerClock, type StreamGrant } from './grant.ts'
import { attachStream, type AttachStream, type Stream } from './stream.ts'

/** New grants asked for without a single good byte in between, before we believe the refusal. */
const maxRenewals = 3

/** What to play: a grant, where to begin (seconds), and how to get the next grant. */
export interface EngineSource {
  grant: StreamGrant
  startAt: number
  renew(): Promise<StreamGrant>
}

export interface EngineEvents {
  /** Position, duration, buffer or phase may be different. */
  changed(): void
  ended(): void
  failed(failure: PlaybackFailure): void
}

/** `blocked`: the browser wants a gesture before it lets sound out. */
export type EnginePhase = 'loading' | 'playing' | 'paused' | 'blocked'

/** One audio element and the stream in it. */
export interface Engine {
  readonly audio: HTMLAudioElement
  phase(): EnginePhase
  /** Replaces what was there; starts it when `play()` was asked for. */
  load(source: EngineSource): void
  /** Works ahead of `load` too: within a gesture that frees the element for the sound to come. */
  play(): void
  pause(): void
  /** Seconds. */
  seek(position: number): void
  /** Seconds from the start that can be played without the network. */
  buffered(): number
  /** Empties the element. */
  stop(): void
  destroy(): void
}

export interface EngineOptions {
  audio: HTMLAudioElement
  events: EngineEvents
  clock: PlayerClock
  /** How a stream gets into the element; hls.js unless a test says otherwise. */
  attach?: AttachStream
}

/** Plays one track at a time in `audio`, and renews its grant when the server refuses. */
export function createEngine(options: EngineOptions): Engine {
  const { audio, events, clock, attach = attachStream } = options
  let stream: Stream | null = null
  let source: EngineSource | null = null
  const intent = createIntent(audio, events)
  const renewal = createRenewal({
    current: () => source,
    apply(of, isFirst) {
      // Where moving the URLs did not help, the next attempt begins anew.
      const kept = isFirst && stream?.renew(of.grant.hlsUrl)
      if (!kept) open(of, audio.currentTime || of.startAt)
    },
    failed: (failure) => fail(failure),
  })

  const fail = (failure: PlaybackFailure): void => {
    intent.pause()
    events.failed(failure)
  }

  const open = (of: EngineSource, startAt: number): void => {
    stream?.open(of.grant.hlsUrl, startAt)
    intent.resume()
  }

  const attachAndOpen = async (of: EngineSource): Promise<void> => {
    try {
      const attached = stream ?? (await attach(audio, streamEvents))
      if (source !== of) return stream === attached ? undefined : attached.close()
      stream = attached
      open(of, of.startAt)
    } catch (reason) {
      if (source === of) fail(failureOfRejection(reason))
    }
  }

  const streamEvents = {
    refused: () => void renewal.ask(),
    progressed() {
      renewal.reset()
      events.changed()
    },
    failed: fail,
  }

  return {
    audio,
    phase: intent.phase,
    load(next) {
      source = next
      renewal.reset()
      void attachAndOpen(next)
    },
    play() {
      if (stream && source && isExpired(source.grant, clock)) {
        renewal.reset()
        void renewal.ask()
      }
      intent.play()
    },
    pause: intent.pause,
    seek(position) {
      audio.currentTime = position
    },
    buffered: () => stream?.buffered() ?? 0,
    stop() {
      source = null
      intent.pause()
      stream?.close()
      stream = null
      audio.removeAttribute('src')
      audio.load()
    },
    destroy() {
      this.stop()
      intent.destroy()
    },
  }
}

interface RenewalOptions {
  current(): EngineSource | null
  apply(source: EngineSource, isFirst: boolean): void
  failed(failure: PlaybackFailure): void
}

/** Asks for the next grant of the current source, one at a time and not for ever. */
function createRenewal({ current, apply, failed }: RenewalOptions) {
  let count = 0
  let asking: EngineSource | null = null

  const ask = async (): Promise<void> => {
    const of = current()
    if (!of || asking === of) return
    if (count >= maxRenewals) return failed(failures.refused)
    count += 1
    asking = of
    try {
      of.grant = await of.renew()
      if (current() === of) apply(of, count === 1)
    } catch (reason) {
      if (current() === of) failed(failureOfRejection(reason))
    } finally {
      if (asking === of) asking = null
    }
  }
  return { ask, reset: () => void (count = 0) }
}

/** What the listener wants of the element, against what the element does. */
function createIntent(audio: HTMLAudioElement, events: EngineEvents) {
  let wanted = false
  let blocked = false
  let sounding = false

  const start = async (): Promise<void> => {
    try {
      await audio.play()
    } catch (reason) {
      // Anything else is an interruption by our own next step, or comes as a stream failure.
      if ((reason as DOMException).name !== 'NotAllowedError' || !wanted) return
      wanted = false
      blocked = true
      events.changed()
    }
  }

  const handlers: Record<string, () => void> = {
    playing: () => void (sounding = true),
    waiting: () => void (sounding = false),
    emptied: () => void (sounding = false),
    pause() {
      // The system paused us: a headset was pulled, another app took over.
      if (sounding && audio.paused && !audio.ended) wanted = false
    },
    ended: () => events.ended(),
  }
  const onEvent = (event: Event): void => {
    handlers[event.type]?.()
    events.changed()
  }
  for (const name of watchedEvents) audio.addEventListener(name, onEvent)

  return {
    phase(): EnginePhase {
      if (blocked) return 'blocked'
      if (!wanted) return 'paused'
      return sounding && !audio.paused ? 'playing' : 'loading'
    },
    play() {
      wanted = true
      blocked = false
      void start()
    },
    /** After the element got another stream, which pauses it. */
    resume() {
      sounding = false
      if (wanted) void start()
    },
    pause() {
      wanted = false
      blocked = false
      audio.pause()
    },
    destroy() {
      for (const name of watchedEvents) audio.removeEventListener(name, onEvent)
    },
  }
}

const watchedEvents = [
  'playing',
  'waiting',
  'emptied',
  'pause',
  'ended',
  'timeupdate',
  'durationchange',
  'seeking',
  'seeked',
  'progress',
]

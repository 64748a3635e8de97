import { attachStream } from './attach-stream.ts'
import { AudioOutput, type AudioEvents, type AudioPhase } from './audio-output.ts'
import { failureOfRejection, type PlaybackFailure } from './failure.ts'
import { isExpired, type PlayerClock } from './grant.ts'
import { Renewal, type StreamSource } from './renewal.ts'
import type { AttachStream, Stream, StreamEvents } from './stream.ts'

export interface EngineOptions {
  audio: HTMLAudioElement
  events: AudioEvents & { failed(failure: PlaybackFailure): void }
  clock: PlayerClock
  /** How a stream gets into the element; hls.js or the browser's own HLS unless told. */
  attach?: AttachStream | undefined
}

/** Plays one stream at a time in one audio element, and renews its grant when the server refuses. */
export class Engine {
  readonly audio: HTMLAudioElement
  readonly #options: EngineOptions
  readonly #output: AudioOutput
  readonly #renewal: Renewal
  #stream: Stream | null = null
  #source: StreamSource | null = null

  constructor(options: EngineOptions) {
    this.#options = options
    this.audio = options.audio
    this.#output = new AudioOutput(options.audio, options.events)
    this.#renewal = new Renewal({
      current: () => this.#source,
      renewed: (source, attempt) => this.#goOn(source, attempt),
      failed: (failure) => this.#fail(failure),
    })
  }

  phase(): AudioPhase {
    return this.#output.phase()
  }

  /** Replaces what was there; it sounds when `play()` was or is asked for. */
  load(source: StreamSource): void {
    this.#source = source
    this.#renewal.reset()
    void this.#attach(source)
  }

  /** Works ahead of `load` too: within a gesture that frees the element for the sound to come. */
  play(): void {
    if (this.#source && this.#stream && isExpired(this.#source.grant, this.#options.clock)) {
      this.#renewal.reset()
      void this.#renewal.ask()
    }
    this.#output.play()
  }

  pause(): void {
    this.#output.pause()
  }

  /** Seconds from the start. */
  seek(position: number): void {
    this.audio.currentTime = position
  }

  /** Seconds from the start that can be played without the network. */
  buffered(): number {
    return this.#stream?.buffered() ?? 0
  }

  /** Empties the element. */
  stop(): void {
    this.#source = null
    this.#output.pause()
    this.#stream?.close()
    this.#stream = null
    this.audio.removeAttribute('src')
    this.audio.load()
  }

  destroy(): void {
    this.#output.destroy()
    this.stop()
  }

  async #attach(source: StreamSource): Promise<void> {
    const { attach = attachStream } = this.#options
    try {
      const stream = this.#stream ?? (await attach(this.audio, this.#streamEvents))
      if (this.#source !== source) return stream === this.#stream ? undefined : stream.close()
      this.#stream = stream
      this.#open(source, source.startAt)
    } catch (reason) {
      if (this.#source === source) this.#fail(failureOfRejection(reason))
    }
  }

  #open(source: StreamSource, startAt: number): void {
    this.#stream?.open(source.grant.hlsUrl, startAt)
    this.#output.resume()
  }

  /** Where moving the URLs to the new grant did not help, the next attempt begins anew. */
  #goOn(source: StreamSource, attempt: number): void {
    if (attempt === 1 && this.#stream?.renew(source.grant.hlsUrl)) return
    this.#open(source, this.audio.currentTime || source.startAt)
  }

  #fail(failure: PlaybackFailure): void {
    this.#output.pause()
    this.#options.events.failed(failure)
  }

  readonly #streamEvents: StreamEvents = {
    refused: () => void this.#renewal.ask(),
    progressed: () => {
      this.#renewal.reset()
      this.#options.events.changed()
    },
    failed: (failure) => this.#fail(failure),
  }
}

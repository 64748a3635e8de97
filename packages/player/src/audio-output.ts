/** `blocked`: the browser wants a gesture before it lets sound out. */
export type AudioPhase = 'loading' | 'playing' | 'paused' | 'blocked'

export interface AudioEvents {
  /** Position, duration, buffer or phase may be different. */
  changed(): void
  ended(): void
}

const watchedEvents = [
  'playing',
  'waiting',
  'emptied',
  'pause',
  'ended',
  'timeupdate',
  'loadedmetadata',
  'durationchange',
  'seeking',
  'seeked',
  'progress',
]

/** What the listener wants of an audio element, held against what the element does. */
export class AudioOutput {
  readonly #audio: HTMLAudioElement
  readonly #events: AudioEvents
  #wanted = false
  #blocked = false
  #sounding = false

  constructor(audio: HTMLAudioElement, events: AudioEvents) {
    this.#audio = audio
    this.#events = events
    for (const name of watchedEvents) audio.addEventListener(name, this.#onEvent)
  }

  phase(): AudioPhase {
    if (this.#blocked) return 'blocked'
    if (!this.#wanted) return 'paused'
    return this.#sounding && !this.#audio.paused ? 'playing' : 'loading'
  }

  play(): void {
    this.#wanted = true
    this.#blocked = false
    void this.#start()
  }

  pause(): void {
    this.#wanted = false
    this.#blocked = false
    this.#audio.pause()
  }

  /** To be called after the element got another stream, which pauses it. */
  resume(): void {
    this.#sounding = false
    if (this.#wanted) void this.#start()
  }

  destroy(): void {
    for (const name of watchedEvents) this.#audio.removeEventListener(name, this.#onEvent)
  }

  async #start(): Promise<void> {
    try {
      await this.#audio.play()
    } catch (reason) {
      // Any other rejection is an interruption by our own next step, or comes as a stream failure.
      if ((reason as DOMException).name !== 'NotAllowedError' || !this.#wanted) return
      this.#wanted = false
      this.#blocked = true
      this.#events.changed()
    }
  }

  readonly #onEvent = ({ type }: Event): void => {
    if (type === 'playing') this.#sounding = true
    // The system paused us: a headset was pulled, another app took over.
    if (type === 'pause' && this.#isPausedFromOutside()) this.#wanted = false
    if (type === 'waiting' || type === 'emptied') this.#sounding = false
    if (type === 'ended') this.#events.ended()
    this.#events.changed()
  }

  #isPausedFromOutside(): boolean {
    return this.#sounding && this.#audio.paused && !this.#audio.ended
  }
}

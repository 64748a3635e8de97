import { vi } from 'vitest'
import type { StreamEvents, AttachStream } from '../src/stream.ts'

/** An audio element that moves only when a test says so. */
export class FakeAudio extends EventTarget {
  paused = true
  ended = false
  currentTime = 0
  duration = NaN
  readyState = 0
  volume = 1
  muted = false
  error: { code: number } | null = null
  src = ''
  /** False: the browser wants a gesture. */
  allowed = true
  buffered = { length: 0, start: () => 0, end: () => 0 }

  play = vi.fn((): Promise<void> => {
    if (!this.allowed) return Promise.reject(new DOMException('no gesture', 'NotAllowedError'))
    this.paused = false
    this.ended = false
    if (this.readyState > 0) this.emit('playing')
    return Promise.resolve()
  })

  pause = vi.fn((): void => {
    if (this.paused) return
    this.paused = true
    this.emit('pause')
  })

  load = vi.fn((): void => {
    Object.assign(this, { paused: true, ended: false, currentTime: 0, duration: NaN })
    this.readyState = 0
    this.emit('emptied')
  })

  canPlayType(_type: string): string {
    return ''
  }

  removeAttribute(_name: string): void {
    this.src = ''
  }

  emit(name: string): void {
    this.dispatchEvent(new Event(name))
  }

  /** As if a stream of `duration` seconds had arrived. */
  ready(duration: number, startAt: number): void {
    this.load()
    Object.assign(this, { readyState: 4, duration, currentTime: startAt })
    this.emit('durationchange')
  }

  moveTo(seconds: number): void {
    this.currentTime = seconds
    this.emit('timeupdate')
  }

  finish(): void {
    this.currentTime = this.duration
    this.ended = true
    this.paused = true
    this.emit('pause')
    this.emit('ended')
  }

  asElement(): HTMLAudioElement {
    return this as unknown as HTMLAudioElement
  }
}

/** What was opened, and how to make it fail. */
export interface FakeStreams {
  attach: AttachStream
  opened: { url: string; startAt: number; audio: HTMLAudioElement }[]
  renewed: string[]
  /** Of the last attached stream. */
  events(): StreamEvents
}

/** Streams that are `duration` seconds long and at once there. */
export function fakeStreams({ duration = 100, keepsBuffer = true } = {}): FakeStreams {
  const opened: FakeStreams['opened'] = []
  const renewed: string[] = []
  let last: StreamEvents = {
    refused: () => undefined,
    progressed: () => undefined,
    failed: () => undefined,
  }
  return {
    opened,
    renewed,
    events: () => last,
    attach: async (audio, events) => {
      last = events
      return {
        open(url, startAt) {
          opened.push({ url, startAt, audio })
          ;(audio as unknown as FakeAudio).ready(duration, startAt)
        },
        renew(url) {
          if (keepsBuffer) renewed.push(url)
          return keepsBuffer
        },
        buffered: () => 42,
        close: () => undefined,
      }
    },
  }
}

import { failures } from './failure.ts'
import type { AttachStream } from './stream.ts'

const hasMediaSource = (): boolean =>
  'ManagedMediaSource' in globalThis || 'MediaSource' in globalThis

/** True where the browser plays HLS in the element itself and has nothing better (iOS before 17.1). */
export const needsNativeStream = (audio: HTMLAudioElement): boolean =>
  !hasMediaSource() && audio.canPlayType('application/vnd.apple.mpegurl') !== ''

/** hls.js where there is a MediaSource, the browser's own HLS where there is not. Loaded on first use. */
export const attachStream: AttachStream = async (audio, events) => {
  if (needsNativeStream(audio)) {
    const { attachNativeStream } = await import('./native-stream.ts')
    return attachNativeStream(audio, events)
  }
  const { attachHlsStream } = await import('./hls-stream.ts')
  const stream = attachHlsStream(audio, events)
  if (!stream) throw Object.assign(new Error(failures.unsupported.message), failures.unsupported)
  return stream
}

import { failures } from './failure.ts'
import { bufferedEnd, type Stream, type StreamEvents } from './stream.ts'

/**
 * HLS played by the browser. It never says which status the server gave, so a network error first
 * counts as a refusal: the engine asks for a new grant and gives up after a few.
 */
export function attachNativeStream(audio: HTMLAudioElement, events: StreamEvents): Stream {
  let startAt = 0
  const onMetadata = (): void => {
    if (startAt > 0) audio.currentTime = startAt
  }
  const onError = (): void => {
    if (audio.error?.code === 3) events.failed(failures.media)
    else events.refused()
  }
  const onProgress = (): void => events.progressed()
  audio.addEventListener('loadedmetadata', onMetadata)
  audio.addEventListener('error', onError)
  audio.addEventListener('canplay', onProgress)
  return {
    open(url, position) {
      startAt = position
      audio.src = url
      audio.load()
    },
    renew: () => false,
    buffered: () => bufferedEnd(audio),
    close() {
      audio.removeEventListener('loadedmetadata', onMetadata)
      audio.removeEventListener('error', onError)
      audio.removeEventListener('canplay', onProgress)
      audio.removeAttribute('src')
      audio.load()
    },
  }
}

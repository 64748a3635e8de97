import Hls, { type ErrorData } from 'hls.js/light'
import { failures } from './failure.ts'
import { rebaseBetween, type Rebase } from './grant.ts'
import { bufferedEnd, type Stream, type StreamEvents } from './stream.ts'

/** Decoder errors that are cured by starting the decoder again, until one track has had its share. */
const maxMediaRecoveries = 2

const isRefusal = (data: ErrorData): boolean =>
  data.response?.code === 401 || data.response?.code === 403

/** HLS through hls.js; null where the browser has no usable MediaSource. */
export function attachHlsStream(audio: HTMLAudioElement, events: StreamEvents): Stream | null {
  if (!Hls.isSupported()) return null
  let hls: Hls | null = null
  let url = ''
  let refused = false
  let recoveries = 0
  let rebases: Rebase[] = []

  /** Once per refusal: hls.js reports each request that was under way. */
  const onRefusal = (): void => {
    if (refused) return
    refused = true
    hls?.stopLoad()
    events.refused()
  }

  const onError = (data: ErrorData): void => {
    if (isRefusal(data)) return onRefusal()
    if (!data.fatal) return
    if (data.type === Hls.ErrorTypes.NETWORK_ERROR) return events.failed(failures.network)
    if (data.type === Hls.ErrorTypes.MEDIA_ERROR && recoveries < maxMediaRecoveries) {
      recoveries += 1
      return hls?.recoverMediaError()
    }
    events.failed(failures.media)
  }

  const close = (): void => {
    hls?.destroy()
    hls = null
  }

  return {
    open(nextUrl, startAt) {
      close()
      url = nextUrl
      refused = false
      rebases = []
      hls = new Hls(
        hlsConfig(startAt, (address) => rebases.reduce((at, move) => move(at), address)),
      )
      hls.on(Hls.Events.ERROR, (_event, data) => onError(data))
      hls.on(Hls.Events.FRAG_BUFFERED, () => events.progressed())
      hls.loadSource(url)
      hls.attachMedia(audio)
    },
    renew(nextUrl) {
      const move = rebaseBetween(url, nextUrl)
      if (!hls || hls.levels.length === 0 || !move) return false
      rebases.push(move)
      url = nextUrl
      refused = false
      hls.startLoad()
      return true
    },
    buffered: () => bufferedEnd(audio),
    close,
  }
}

const hlsConfig = (startPosition: number, rebase: Rebase) => ({
  startPosition,
  // Our segments are fMP4, so there is nothing to transmux that would be worth a thread and its CSP entry.
  enableWorker: false,
  // Begin at the best rendition that 1 Mbit/s carries: sound first, no probing request before it.
  testBandwidth: false,
  abrEwmaDefaultEstimate: 1_000_000,
  maxBufferLength: 60,
  backBufferLength: 90,
  xhrSetup(xhr: XMLHttpRequest, url: string): void {
    const target = rebase(url)
    if (target !== url) xhr.open('GET', target, true)
  },
})

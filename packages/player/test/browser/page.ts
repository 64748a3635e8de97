import { createPlayer, type PlayerTrack } from '../../src/index.ts'

/** Audible moments of one element: when (ms) it was seen at which position (s). */
interface Sample {
  element: number
  at: number
  position: number
}

const elements = [new Audio(), new Audio()] as const
const samples: Sample[] = []
const statuses: string[] = []

const player = createPlayer({
  resolveStream: async (track) => {
    const response = await fetch(`/grants/${track.id}`)
    const { hlsUrl, expiresAt } = await response.json()
    return { hlsUrl: new URL(hlsUrl, location.href).href, expiresAt }
  },
  audio: elements[0],
  standbyAudio: elements[1],
})
player.subscribe(() => {
  const { status } = player.snapshot()
  if (status !== statuses.at(-1)) statuses.push(status)
})

/** Watches the elements every few milliseconds; timers would be too coarse. */
const channel = new MessageChannel()
channel.port1.onmessage = () => {
  elements.forEach((audio, element) => {
    if (audio.readyState < 2) return
    const last = samples.findLast((sample) => sample.element === element)
    if (last?.position === audio.currentTime) return
    samples.push({ element, at: performance.now(), position: audio.currentTime })
  })
  setTimeout(() => channel.port2.postMessage(0), 1)
}
channel.port2.postMessage(0)

const track = (id: string, seconds: number): PlayerTrack => ({
  id,
  releaseId: 'release',
  title: id,
  artist: 'Tone',
  releaseTitle: 'Tones',
  durationMs: seconds * 1000,
  artworkUrls: [],
})

document.querySelector('button')?.addEventListener('click', () => player.play())

// As soon as the page is there, before anything could count as a gesture.
if (location.hash === '#now') player.playNow([track('a', 4)])

Object.assign(globalThis, { player, track, samples, statuses, elements })

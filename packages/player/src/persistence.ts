import type { PlayerClock } from './grant.ts'
import type { Player } from './player.ts'
import { emptyQueue, type Queue, type QueueEntry, type RepeatMode } from './queue.ts'
import type { PlayerTrack } from './track.ts'

const storageKey = 'ddex-dsp.player'
const version = 1
/** Seconds between two writes of nothing but the position. */
const positionInterval = 5
/** What `localStorage` (5 MB) takes with room to spare; of a longer queue, what is near is kept. */
const maxStoredTracks = 1000
const keptBehind = 100

/** What survives a reload. */
export interface StoredState {
  queue: Queue
  /** Seconds. */
  position: number
  volume: number
  muted: boolean
}

/** What was stored, as far as it makes sense; null when there is nothing to go on with. */
export function readStored(storage: Storage | null): StoredState | null {
  try {
    return parseStored(JSON.parse(storage?.getItem(storageKey) ?? 'null'))
  } catch {
    return null
  }
}

/** Keeps writing what changes; the position every few seconds and when the page goes away. */
export function keepStored(
  storage: Storage | null,
  clock: PlayerClock,
  player: Pick<Player, 'snapshot' | 'subscribe'>,
  queue: () => Queue,
): { stop(): void } {
  let written: { queue: Queue; key: string; at: number } | null = null

  const write = (): void => {
    const { position, volume, muted } = player.snapshot()
    const kept = nearby(queue())
    try {
      storage?.setItem(
        storageKey,
        JSON.stringify({ version, queue: kept, position, volume, muted }),
      )
    } catch {
      // Storage is full or forbidden: the player works, it just forgets.
    }
  }
  const onChange = (): void => {
    const { status, volume, muted } = player.snapshot()
    const key = `${status} ${volume} ${muted}`
    const now = clock.now()
    const isDue = !written || now - written.at >= positionInterval * 1000
    if (!isDue && written?.queue === queue() && written.key === key) return
    written = { queue: queue(), key, at: now }
    write()
  }
  const unsubscribe = player.subscribe(onChange)
  globalThis.addEventListener('pagehide', write)
  return {
    stop() {
      unsubscribe()
      globalThis.removeEventListener('pagehide', write)
      write()
    },
  }
}

function nearby(queue: Queue): Queue {
  if (queue.entries.length <= maxStoredTracks) return queue
  const from = Math.min(
    Math.max(queue.index - keptBehind, 0),
    queue.entries.length - maxStoredTracks,
  )
  const entries = queue.entries.slice(from, from + maxStoredTracks)
  return { ...queue, entries, index: queue.index - from }
}

type Fields = Record<string, unknown>

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null
const isText = (value: unknown): value is string => typeof value === 'string'
const isAmount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0

function parseStored(value: unknown): StoredState | null {
  if (!isFields(value) || value.version !== version) return null
  const queue = parseQueue(value.queue)
  return {
    queue,
    position: queue.index >= 0 && isAmount(value.position) ? value.position : 0,
    volume: isAmount(value.volume) ? Math.min(value.volume, 1) : 1,
    muted: value.muted === true,
  }
}

function parseQueue(value: unknown): Queue {
  const stored = isFields(value) ? value : {}
  const entries = (Array.isArray(stored.entries) ? stored.entries : [])
    .map(parseEntry)
    .filter((entry) => entry !== null)
  const index = isAmount(stored.index) ? Math.trunc(stored.index) : 0
  return {
    ...emptyQueue(isAmount(stored.seed) ? stored.seed : 1),
    entries,
    index: entries[index] ? index : entries.length - 1,
    shuffle: stored.shuffle === true,
    repeat: parseRepeat(stored.repeat),
  }
}

const parseRepeat = (value: unknown): RepeatMode =>
  value === 'all' || value === 'one' ? value : 'off'

function parseEntry(value: unknown): QueueEntry | null {
  if (!isFields(value) || !isAmount(value.rank)) return null
  const track = parseTrack(value.track)
  return track && { track, rank: value.rank }
}

function parseTrack(value: unknown): PlayerTrack | null {
  if (!isFields(value) || !isText(value.id) || value.id === '') return null
  const { id, releaseId, title, artist, releaseTitle, durationMs, artworkUrls } = value
  if (!isText(releaseId) || !isText(title) || !isText(artist) || !isText(releaseTitle)) return null
  return {
    id,
    releaseId,
    title,
    artist,
    releaseTitle,
    durationMs: isAmount(durationMs) ? durationMs : 0,
    artworkUrls: (Array.isArray(artworkUrls) ? artworkUrls : []).filter(isArtwork),
  }
}

const isArtwork = (value: unknown): value is PlayerTrack['artworkUrls'][number] =>
  isFields(value) && isAmount(value.size) && isText(value.url)

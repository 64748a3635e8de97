import { shuffled } from './shuffle.ts'
import type { PlayerTrack } from './track.ts'

export type RepeatMode = 'off' | 'all' | 'one'

/** `rank` is the place in the order before any shuffle, so that a shuffle can be undone. */
export interface QueueEntry {
  readonly track: PlayerTrack
  readonly rank: number
}

/** What plays, in the order in which it plays. A value: every function here returns a new one. */
export interface Queue {
  readonly entries: readonly QueueEntry[]
  /** Of the current entry; -1 when empty. */
  readonly index: number
  readonly shuffle: boolean
  readonly repeat: RepeatMode
  /** Of the round that is playing; the next round takes the next one. */
  readonly seed: number
}

/** A queue with nothing in it. */
export const emptyQueue = (seed: number): Queue => ({
  entries: [],
  index: -1,
  shuffle: false,
  repeat: 'off',
  seed,
})

/** The track at the queue's index. */
export const currentTrack = (queue: Queue): PlayerTrack | null =>
  queue.entries[queue.index]?.track ?? null

const clamp = (value: number, low: number, high: number): number =>
  Math.min(Math.max(Math.trunc(value), low), high)

/** Without shuffle, the order that plays is the order itself. */
const ranked = (queue: Queue): Queue =>
  queue.shuffle
    ? queue
    : { ...queue, entries: queue.entries.map(({ track }, rank) => ({ track, rank })) }

/** A shuffled round that starts with the entry at `first`. */
function roundFrom(queue: Queue, first: number): Queue {
  const start = queue.entries[first]
  if (!start) return queue
  const rest = queue.entries.filter((_, index) => index !== first)
  return { ...queue, entries: [start, ...shuffled(rest, queue.seed)], index: 0 }
}

/**
 * Puts `tracks` in place of what was queued. With shuffle and no `startIndex`, chance decides what
 * is heard first.
 */
export function replaceTracks(
  queue: Queue,
  tracks: readonly PlayerTrack[],
  startIndex?: number,
): Queue {
  const seed = queue.seed + 1
  const entries = tracks.map((track, rank) => ({ track, rank }))
  if (entries.length === 0) return { ...queue, entries, index: -1, seed }
  const index = clamp(startIndex ?? 0, 0, entries.length - 1)
  const plain = { ...queue, entries, index, seed }
  if (!queue.shuffle) return plain
  if (startIndex !== undefined) return roundFrom(plain, index)
  return { ...plain, entries: shuffled(entries, seed), index: 0 }
}

/** Inserts `tracks` right after the current one, in the plain order as well. */
export function insertNext(queue: Queue, tracks: readonly PlayerTrack[]): Queue {
  const current = queue.entries[queue.index]
  if (!current) return appendTracks(queue, tracks)
  const inserted = tracks.map((track, offset) => ({ track, rank: current.rank + 1 + offset }))
  const kept = queue.entries.map((entry) =>
    entry.rank > current.rank ? { ...entry, rank: entry.rank + tracks.length } : entry,
  )
  const at = queue.index + 1
  return ranked({ ...queue, entries: [...kept.slice(0, at), ...inserted, ...kept.slice(at)] })
}

/** Puts `tracks` at the very end. */
export function appendTracks(queue: Queue, tracks: readonly PlayerTrack[]): Queue {
  const last = queue.entries.reduce((highest, { rank }) => Math.max(highest, rank), -1)
  const added = tracks.map((track, offset) => ({ track, rank: last + 1 + offset }))
  const entries = [...queue.entries, ...added]
  return { ...queue, entries, index: queue.index < 0 && entries.length > 0 ? 0 : queue.index }
}

/** Takes one entry out. When it was the current one, the next takes its place; else the first. */
export function removeAt(queue: Queue, at: number): Queue {
  if (!queue.entries[at]) return queue
  const entries = queue.entries.filter((_, index) => index !== at)
  const shift = at < queue.index ? 1 : 0
  const index = queue.index - shift
  return ranked({
    ...queue,
    entries,
    index: index < entries.length ? index : entries.length ? 0 : -1,
  })
}

/** Moves one entry; the current track stays current wherever it ends up. */
export function moveEntry(queue: Queue, from: number, to: number): Queue {
  const moved = queue.entries[from]
  const current = queue.entries[queue.index]
  if (!moved || !current) return queue
  const entries = queue.entries.filter((_, index) => index !== from)
  entries.splice(clamp(to, 0, entries.length), 0, moved)
  return ranked({ ...queue, entries, index: entries.indexOf(current) })
}

/** Makes the entry at `index` the current one; an index that is not there changes nothing. */
export const goTo = (queue: Queue, index: number): Queue =>
  queue.entries[index] ? { ...queue, index } : queue

/** Shuffles what is around the current track, or brings the plain order back. */
export function withShuffle(queue: Queue, shuffle: boolean): Queue {
  if (shuffle === queue.shuffle) return queue
  const seed = queue.seed + 1
  if (shuffle) return roundFrom({ ...queue, shuffle, seed }, queue.index)
  const current = queue.entries[queue.index]
  const entries = [...queue.entries].sort((a, b) => a.rank - b.rank)
  return ranked({ ...queue, shuffle, entries, index: current ? entries.indexOf(current) : -1 })
}

/** What happens at the end of a track (`one`) and of the queue (`all`). */
export const withRepeat = (queue: Queue, repeat: RepeatMode): Queue => ({ ...queue, repeat })

/** The first entry of a new round: a new order when shuffled, never the track just heard. */
function nextRound(queue: Queue): Queue {
  if (!queue.shuffle) return { ...queue, index: 0 }
  const heard = queue.entries[queue.index]
  const seed = queue.seed + 1
  const entries = shuffled(queue.entries, seed)
  if (entries.length > 1 && entries[0] === heard) entries.push(...entries.splice(0, 1))
  return { ...queue, entries, index: 0, seed }
}

/**
 * The queue one track on; null when it is at its end. Only a track that ended by itself is repeated
 * by `one`: a listener who asks for the next gets the next.
 */
export function following(queue: Queue, by: 'itself' | 'listener'): Queue | null {
  if (queue.index < 0) return null
  if (by === 'itself' && queue.repeat === 'one') return queue
  if (queue.index + 1 < queue.entries.length) return { ...queue, index: queue.index + 1 }
  return queue.repeat === 'off' ? null : nextRound(queue)
}

/** The queue one track back; null when there is none. */
export function preceding(queue: Queue): Queue | null {
  if (queue.index > 0) return { ...queue, index: queue.index - 1 }
  if (queue.index < 0 || queue.repeat === 'off') return null
  return { ...queue, index: queue.entries.length - 1 }
}

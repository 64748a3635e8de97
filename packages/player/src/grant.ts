import type { PlayerTrack } from './track.ts'

/** Permission to hear one track for a while. */
export interface StreamGrant {
  /** HLS multivariant playlist; carries its own permission. */
  hlsUrl: string
  /** Milliseconds since the epoch. */
  expiresAt: number
}

/** Asks whoever decides. Rejects with `{code, message, retryable?}`, see `failureOfRejection`. */
export type ResolveStream = (track: PlayerTrack) => Promise<StreamGrant>

/** Time as a port; milliseconds since the epoch. */
export interface PlayerClock {
  now(): number
}

export const systemClock: PlayerClock = { now: () => Date.now() }

/** True when a grant can no longer be relied on. */
export const isExpired = (grant: StreamGrant, clock: PlayerClock): boolean =>
  clock.now() >= grant.expiresAt

const folderOf = (url: string): string => url.replace(/[?#].*$/, '').replace(/[^/]*$/, '')
const fileOf = (url: string): string => url.replace(/[?#].*$/, '').replace(/^.*\//, '')

/** Moves a URL from one grant's folder to another's. */
export type Rebase = (url: string) => string

/**
 * How the URLs below an old grant read under a new one, when grants are folders: then loading goes
 * on without dropping what is buffered. Null when the two differ in another way.
 */
export function rebaseBetween(oldUrl: string, newUrl: string): Rebase | null {
  const from = folderOf(oldUrl)
  const to = folderOf(newUrl)
  if (from === to || fileOf(oldUrl) !== fileOf(newUrl)) return null
  return (url) => (url.startsWith(from) ? to + url.slice(from.length) : url)
}

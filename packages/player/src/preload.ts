import type { Engine } from './engine.ts'
import { isExpired, type PlayerClock, type ResolveStream, type StreamGrant } from './grant.ts'
import type { PlayerTrack } from './track.ts'

/** Seconds before the end at which the next track is made ready. */
const leadTime = 20

export interface PreloadOptions {
  resolveStream: ResolveStream
  clock: PlayerClock
  /** The engine that is free; null where the browser allows sound from one element only. */
  standby(): Engine | null
}

/** The next track, resolved and buffered before it is needed. */
export interface Preload {
  /** Says what would come next and how many seconds are left; does what is worth doing. */
  consider(next: PlayerTrack | null, remaining: number): void
  /** Hands over what is ready for `track` and forgets it; null when it is not. */
  take(track: PlayerTrack): { grant: StreamGrant; loaded: boolean } | null
  /** Forgets what was prepared. */
  drop(): void
}

interface Prepared {
  trackId: string
  grant: StreamGrant | null
  loaded: boolean
}

/** Prepares one track ahead. A refusal is kept quiet here: it is said when the track's turn comes. */
export function createPreload({ resolveStream, clock, standby }: PreloadOptions): Preload {
  let prepared: Prepared | null = null

  const drop = (): void => {
    if (prepared?.loaded) standby()?.stop()
    prepared = null
  }

  const prepare = async (track: PlayerTrack): Promise<void> => {
    const own: Prepared = { trackId: track.id, grant: null, loaded: false }
    prepared = own
    try {
      const grant = await resolveStream(track)
      if (prepared !== own) return
      own.grant = grant
      const engine = standby()
      if (!engine) return
      engine.load({ grant, startAt: 0, renew: () => resolveStream(track) })
      own.loaded = true
    } catch {
      own.grant = null
    }
  }

  return {
    consider(next, remaining) {
      if (prepared && prepared.trackId !== next?.id) drop()
      if (next && !prepared && remaining <= leadTime) void prepare(next)
    },
    take(track) {
      const own = prepared
      if (!own?.grant || own.trackId !== track.id || isExpired(own.grant, clock)) {
        drop()
        return null
      }
      prepared = null
      return { grant: own.grant, loaded: own.loaded }
    },
    drop,
  }
}

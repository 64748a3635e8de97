import type { Engine } from './engine.ts'
import { isExpired, type PlayerClock, type ResolveStream, type StreamGrant } from './grant.ts'
import type { PlayerTrack } from './track.ts'

/** Seconds before the end at which the next track is made ready. */
const leadTime = 20

export interface PreloadOptions {
  resolveStream: ResolveStream
  clock: PlayerClock
  /** The engine that is free; null where only one element may sound. */
  standby(): Engine | null
}

interface Prepared {
  trackId: string
  grant: StreamGrant | null
  loaded: boolean
}

/**
 * The next track, resolved and buffered before it is needed. A refusal is kept quiet here: it is
 * said when the track's turn comes.
 */
export class Preload {
  readonly #options: PreloadOptions
  #prepared: Prepared | null = null

  constructor(options: PreloadOptions) {
    this.#options = options
  }

  /** Says what would come next and how many seconds are left; does what is worth doing. */
  consider(next: PlayerTrack | null, remaining: number): void {
    if (this.#prepared && this.#prepared.trackId !== next?.id) this.drop()
    if (next && !this.#prepared && remaining <= leadTime) void this.#prepare(next)
  }

  /** True once the standby engine holds the next track. */
  isLoaded(): boolean {
    return this.#prepared?.loaded ?? false
  }

  /** Hands over what is ready for `track` and forgets it; null when it is not. */
  take(track: PlayerTrack): { grant: StreamGrant; loaded: boolean } | null {
    const { grant = null, loaded = false, trackId } = this.#prepared ?? {}
    if (!grant || trackId !== track.id || isExpired(grant, this.#options.clock)) {
      this.drop()
      return null
    }
    this.#prepared = null
    return { grant, loaded }
  }

  /** Forgets what was prepared. */
  drop(): void {
    if (this.#prepared?.loaded) this.#options.standby()?.stop()
    this.#prepared = null
  }

  /** What was prepared is no good: it is not tried again before its turn. */
  spoil(): void {
    const spoiled = this.#prepared
    this.drop()
    this.#prepared = spoiled && { ...spoiled, grant: null, loaded: false }
  }

  async #prepare(track: PlayerTrack): Promise<void> {
    const { resolveStream, standby } = this.#options
    const own: Prepared = { trackId: track.id, grant: null, loaded: false }
    this.#prepared = own
    try {
      const grant = await resolveStream(track)
      if (this.#prepared !== own) return
      own.grant = grant
      const engine = standby()
      engine?.load({ grant, startAt: 0, renew: () => resolveStream(track) })
      own.loaded = engine !== null
    } catch {
      own.grant = null
    }
  }
}

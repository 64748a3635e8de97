import {
  banIdOf,
  type Ban,
  type BanStore,
  type Clock,
  type Logger,
  type Protocol,
} from '@ddex/dsp-core'

export interface BansOptions {
  protocol: Protocol
  /** Null where servers share nothing. */
  store: BanStore | null
  clock: Clock
  logger: Logger
  /** Milliseconds that a first ban lasts. */
  banMs: number
}

const longestBanMs = 7 * 86_400_000
const rememberedMs = 86_400_000
const shareAgainMs = 30_000
/** Those of strangers that are over soonest go first. */
const mostBans = 10_000

/**
 * The bans that this server knows: its own at once, those of others as the store tells them. While
 * the store is away, what is known goes on counting.
 */
export class Bans {
  readonly #options: BansOptions
  readonly #known = new Map<string, Ban>()
  /** Seen in the store: when they are gone there, somebody has lifted them. */
  #stored = new Set<string>()
  #stopWatching: (() => void) | null = null
  #timers = new Set<NodeJS.Timeout>()

  constructor(options: BansOptions) {
    this.#options = options
  }

  start(): void {
    this.#stopWatching = this.#options.store?.watch((bans) => this.#told(bans)) ?? null
  }

  stop(): void {
    this.#stopWatching?.()
    for (const timer of this.#timers) clearTimeout(timer)
  }

  has(host: string): boolean {
    const ban = this.#known.get(banIdOf(host))
    return ban !== undefined && ban.until > this.#options.clock.now()
  }

  /** How many are in force. */
  get count(): number {
    const now = this.#options.clock.now()
    return [...this.#known.values()].filter((ban) => ban.until > now).length
  }

  /** Bans a host, each time in a row for half as long again. */
  add(host: string, reason: string): Ban {
    const { clock, protocol, banMs } = this.#options
    const now = clock.now()
    const id = banIdOf(host)
    const last = this.#known.get(id)
    const times = last && last.forgetAt > now ? last.times + 1 : 1
    const lasts = Math.min(longestBanMs, banMs * 1.5 ** (times - 1))
    const until = new Date(now.getTime() + lasts)
    const forgetAt = new Date(until.getTime() + rememberedMs)
    const ban = { id, address: host, reason, protocol, bannedAt: now, until, times, forgetAt }
    this.#stored.delete(id)
    this.#keep(ban)
    void this.#share(ban)
    return ban
  }

  #keep(ban: Ban): void {
    this.#known.set(ban.id, ban)
    if (this.#known.size <= mostBans) return
    const soonest = [...this.#known.values()].sort((a, b) => +a.until - +b.until)
    for (const { id } of soonest.slice(0, mostBans / 10)) this.#known.delete(id)
  }

  #told(bans: Ban[]): void {
    const now = this.#options.clock.now()
    const stored = new Set(bans.map(({ id }) => id))
    for (const id of this.#stored) if (!stored.has(id)) this.#known.delete(id)
    this.#stored = stored
    for (const [id, ban] of this.#known) if (ban.forgetAt <= now) this.#known.delete(id)
    for (const ban of bans) {
      const mine = this.#known.get(ban.id)
      // The store may not have heard of a new one yet, and tells of the one before. Else its word counts: an admin may
      // have let a ban end sooner.
      const isEarlier = mine && ban.bannedAt < mine.bannedAt && ban.until <= mine.bannedAt
      if (!isEarlier) this.#keep(ban)
    }
  }

  async #share(ban: Ban): Promise<void> {
    const { store, logger, clock } = this.#options
    if (!store || this.#known.get(ban.id) !== ban || ban.until <= clock.now()) return
    try {
      await store.put(ban)
    } catch (error) {
      logger.warn('ban_not_shared', { address: ban.address, error, retryInMs: shareAgainMs })
      const timer = setTimeout(() => {
        this.#timers.delete(timer)
        void this.#share(ban)
      }, shareAgainMs)
      timer.unref()
      this.#timers.add(timer)
    }
  }
}

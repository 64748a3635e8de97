import type { BanStore, Clock, Logger, Protocol } from '@ddex/dsp-core'
import { AddressList, hostOf } from './address.ts'
import { Bans } from './bans.ts'
import { Offences, type Offence } from './offences.ts'
import { Slots } from './slots.ts'

export interface DefenderOptions {
  protocol: Protocol
  clock: Clock
  logger: Logger
  /** Where bans are shared; null keeps them to this server. */
  bans?: BanStore | null
  /** Addresses and networks that are never banned. */
  safeAddresses?: readonly string[]
  /** Points within `windowMs` at which a host is banned. */
  banAt?: number
  windowMs?: number
  /** Milliseconds that a first ban lasts; each repeat lasts half as long again. */
  banMs?: number
}

/** Tries of one host that are looked at side by side; the rest wait. */
const triesAtOnce = 4
/** A host that opens too many connections at once has done one thing wrong, not hundreds. */
const limitEveryMs = 10_000

/** Keeps count of what strangers do and bans those who go on. On by default, for every protocol. */
export class Defender {
  readonly #options: DefenderOptions & { banAt: number }
  readonly #bans: Bans
  readonly #offences: Offences
  readonly #safe: AddressList
  readonly #turns = new Map<string, { slots: Slots; users: number }>()
  readonly #overLimit = new Map<string, number>()
  readonly #listeners = new Set<(host: string) => void>()

  constructor(options: DefenderOptions) {
    const { banMs = 1_800_000, windowMs = 1_800_000, banAt = 15, safeAddresses = [] } = options
    this.#options = { ...options, banAt }
    const { protocol, clock, logger, bans = null } = options
    this.#bans = new Bans({ protocol, clock, logger, store: bans, banMs })
    this.#offences = new Offences(windowMs)
    this.#safe = new AddressList(safeAddresses)
  }

  /** Begins to hear of bans of other servers. */
  start(): void {
    this.#bans.start()
  }

  stop(): void {
    this.#bans.stop()
  }

  /** Bans that are in force. */
  get banCount(): number {
    return this.#bans.count
  }

  isBanned(address: string): boolean {
    return !this.#safe.has(address) && this.#bans.has(hostOf(address))
  }

  /** `banned` is called with each host that this server bans. */
  onBan(banned: (host: string) => void): void {
    this.#listeners.add(banned)
  }

  note(address: string, offence: Offence): void {
    const { clock, logger, banAt } = this.#options
    const host = hostOf(address)
    const now = clock.now().getTime()
    if (this.#safe.has(address) || this.#bans.has(host)) return
    if (offence === 'limit_exceeded' && !this.#isNewExcess(host, now)) return
    const points = this.#offences.add(host, offence, now)
    if (points < banAt) return
    this.#offences.forget(host)
    const ban = this.#bans.add(host, `${points} points, the last for ${offence.replace('_', ' ')}`)
    logger.warn('banned', { address: host, until: ban.until, times: ban.times, points })
    for (const banned of this.#listeners) banned(host)
  }

  /** Runs work on behalf of a host, of which only some goes on at a time. */
  async inTurn<T>(address: string, work: () => Promise<T>): Promise<T> {
    const host = hostOf(address)
    const turn = this.#turns.get(host) ?? { slots: new Slots(triesAtOnce), users: 0 }
    this.#turns.set(host, turn)
    turn.users++
    try {
      return await turn.slots.run(work)
    } finally {
      turn.users--
      if (turn.users === 0) this.#turns.delete(host)
    }
  }

  #isNewExcess(host: string, now: number): boolean {
    if (now - (this.#overLimit.get(host) ?? -Infinity) < limitEveryMs) return false
    this.#overLimit.delete(host)
    this.#overLimit.set(host, now)
    const [oldest] = this.#overLimit.keys()
    if (this.#overLimit.size > 1000 && oldest !== undefined) this.#overLimit.delete(oldest)
    return true
  }
}

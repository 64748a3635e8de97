import { setTimeout as delay } from 'node:timers/promises'
import {
  systemClock,
  type AcknowledgementFolder,
  type BanStore,
  type Clock,
  type FeedDirectory,
  type Inbox,
  type Logger,
  type Protocol,
} from '@ddex/dsp-core'
import { AddressList } from './address.ts'
import { Defender } from './defender.ts'
import { DoorMetrics } from './door-metrics.ts'
import { Forwarder } from './forwarder.ts'
import { openVolume } from './open-volume.ts'
import { Operations, type OperationsConfig, type Readiness } from './operations.ts'
import { SignInWatch } from './sign-in-watch.ts'
import { Staging, type StagingOptions } from './staging.ts'
import { lockVolume, type VolumeLock } from './volume-lock.ts'

/** What every protocol server is set up with. */
export interface DoorConfig extends Pick<
  StagingOptions,
  'volume' | 'powerSafe' | 'keepPartialHours' | 'keepForwardedHours'
> {
  /** Addresses and networks that are never banned. */
  safeAddresses?: readonly string[]
  /** Proxies in front of us that speak the PROXY protocol. */
  trustedProxies?: readonly string[]
  /** Health and metrics; none when it is not given. */
  operations?: OperationsConfig
  /** Files that have waited longer than this for the inbox make the server not ready. */
  maxJournalAgeSeconds?: number
  /** Milliseconds after which it is looked again whether those who are signed in still may be. */
  signInCheckMs?: number
  /** Milliseconds to wait for another process that has the volume. */
  volumeWaitMs?: number
}

export interface DoorServicesParts {
  protocol: Protocol
  config: DoorConfig
  feeds: FeedDirectory
  inbox: Inbox
  acknowledgements?: AcknowledgementFolder
  /** Where bans are shared; without it each server has its own. */
  bans?: BanStore
  clock?: Clock
  logger: Logger
}

const reapEveryMs = 3_600_000
const sixHours = 6 * 3600

/**
 * What stands behind the door of every protocol: staging and the way on to the inbox, the defender,
 * numbers and health.
 */
export class DoorServices {
  readonly clock: Clock
  readonly staging: Staging
  readonly forwarder: Forwarder
  readonly defender: Defender
  readonly signIns: SignInWatch
  readonly metrics: DoorMetrics
  readonly trustedProxies: AddressList
  readonly #parts: DoorServicesParts
  #operations: Operations | null = null
  #reaper: NodeJS.Timeout | undefined
  #accepting = false
  #lock: VolumeLock | null = null

  constructor(parts: DoorServicesParts) {
    const { protocol, config, inbox, acknowledgements = null, bans = null, logger } = parts
    const { clock = systemClock } = parts
    this.#parts = parts
    this.clock = clock
    this.metrics = new DoorMetrics(protocol)
    this.staging = new Staging({ ...config, acknowledgements, clock, logger })
    const tried = (result: 'done' | 'failed' | 'given_up') => this.metrics.forwarded(result)
    this.forwarder = new Forwarder({ staging: this.staging, inbox, logger, tried, lullMs: 10 })
    const { safeAddresses = [], trustedProxies = [] } = config
    this.defender = new Defender({ protocol, clock, logger, bans, safeAddresses })
    const { signInCheckMs: everyMs } = config
    const { feeds } = parts
    this.signIns = new SignInWatch({ feeds, protocol, logger, ...(everyMs && { everyMs }) })
    this.defender.onBan(() => this.metrics.banned())
    this.trustedProxies = new AddressList(trustedProxies)
    this.metrics.watch({
      bans: () => this.defender.banCount,
      openUploads: () => this.staging.openUploads,
      journalFiles: () => this.#journalFiles(),
      journalAgeSeconds: () => this.#journalAge(),
    })
  }

  /**
   * Opens the volume and what watches over it, has `listen` open the door, and hands on what an
   * earlier run left. Answers what `listen` did, and where health and metrics are. Rejects when
   * the volume cannot be written or another process has it.
   */
  async start<T>(listen: () => Promise<T>): Promise<T & { operationsPort: number | null }> {
    const { volume, volumeWaitMs: waitMs } = this.#parts.config
    const { logger } = this.#parts
    await openVolume({ volume, logger })
    this.#lock = await lockVolume({ volume, logger, ...(waitMs !== undefined && { waitMs }) })
    try {
      return await this.#start(listen)
    } catch (error) {
      await this.#lock.release()
      throw error
    }
  }

  async #start<T>(listen: () => Promise<T>): Promise<T & { operationsPort: number | null }> {
    const { config, logger } = this.#parts
    const owed = await this.staging.open()
    this.defender.start()
    this.signIns.start()
    const bound = await listen()
    if (config.operations) {
      const { metrics } = this
      const readiness = () => this.readiness()
      this.#operations = new Operations({ ...config.operations, metrics, readiness, logger })
    }
    const operations = await this.#operations?.start()
    for (const entry of owed) this.forwarder.add(entry)
    this.#reaper = setInterval(() => void this.#reap(), reapEveryMs)
    this.#accepting = true
    return { ...bound, operationsPort: operations?.port ?? null }
  }

  /** Has `close` see everybody out, then hands on what it can; what is left goes at the next start. */
  async stop(close: () => Promise<void>): Promise<void> {
    this.#accepting = false
    clearInterval(this.#reaper)
    this.signIns.stop()
    await close()
    await Promise.race([this.forwarder.drain(), delay(5_000, undefined, { ref: false })])
    await Promise.race([this.forwarder.stop(), delay(8_000, undefined, { ref: false })])
    this.defender.stop()
    this.#operations?.stop()
    await Promise.race([this.staging.close(), delay(8_000, undefined, { ref: false })])
    await this.#lock?.release()
    this.#lock = null
  }

  async readiness(): Promise<Readiness> {
    const { maxJournalAgeSeconds = sixHours } = this.#parts.config
    const volumeWritable = await this.staging.isWritable()
    const journalAgeSeconds = this.#journalAge()
    const inTime = journalAgeSeconds <= maxJournalAgeSeconds
    const ready = this.#accepting && volumeWritable && inTime
    const journalFiles = this.#journalFiles()
    return { ready, accepting: this.#accepting, volumeWritable, journalFiles, journalAgeSeconds }
  }

  #journalFiles(): number {
    const { waiting, active } = this.forwarder.status
    return waiting + active
  }

  #journalAge(): number {
    const oldest = this.forwarder.oldestAt
    return oldest ? Math.max(0, (this.clock.now().getTime() - oldest.getTime()) / 1000) : 0
  }

  async #reap(): Promise<void> {
    const { logger } = this.#parts
    try {
      logger.info('reaped', await this.staging.reap())
    } catch (error) {
      logger.error('reap_failed', { error })
    }
  }
}

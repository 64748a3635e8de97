import { lookup } from 'node:dns/promises'
import { isIPv4 } from 'node:net'
import type { Logger } from '@ddex/dsp-core'

const keptMs = 60_000

/** The IPv4 address that PASV answers with: what was configured, be it a name, or our own. */
export class PublicAddress {
  readonly #configured: string | null
  #found: { address: string; until: number } | null = null

  readonly #logger: Logger

  constructor(configured: string | null, logger: Logger) {
    this.#configured = configured
    this.#logger = logger
  }

  /** Null when there is no IPv4 address; the client then has to use EPSV. */
  async for(ownAddress: string): Promise<string | null> {
    const wanted = this.#configured ?? ownAddress
    if (isIPv4(wanted)) return wanted
    if (this.#configured === null) return null
    if (this.#found && this.#found.until > Date.now()) return this.#found.address
    try {
      const { address } = await lookup(wanted, { family: 4 })
      this.#found = { address, until: Date.now() + keptMs }
    } catch (error) {
      // A name service that is away for a while must not stop deliveries.
      this.#logger.warn('public_address_unknown', { name: wanted, error })
    }
    return this.#found?.address ?? null
  }
}

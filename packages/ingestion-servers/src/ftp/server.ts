import { setTimeout as delay } from 'node:timers/promises'
import { systemClock } from '@ddex/dsp-core'
import { Forwarder, Staging } from '../common/index.ts'
import { Door, type DoorAddresses } from './door.ts'
import type { FtpServerParts } from './server-parts.ts'
import { loadTlsIdentity, secureContextOf } from './tls-identity.ts'

export interface FtpAddresses extends DoorAddresses {
  /** Of the certificate, as openssl prints it; null without TLS. */
  certificateFingerprint: string | null
}

export interface FtpServer {
  /** Hands on what an earlier run left, then listens. Rejects when a port or the volume is unusable. */
  start(): Promise<FtpAddresses>
  /** Takes nothing new, lets running uploads finish for a while, then closes everything. */
  stop(): Promise<void>
  readonly forwarder: Forwarder
  readonly staging: Staging
}

const reapEveryMs = 3_600_000

/** An FTP server for feeds: what arrives whole goes to the inbox, whatever happens in between. */
export function createFtpServer(parts: FtpServerParts): FtpServer {
  const { config, inbox, acknowledgements = null, logger, clock = systemClock } = parts
  const staging = new Staging({ ...config, acknowledgements, clock })
  const forwarder = new Forwarder({ staging, inbox, logger })
  let door: Door | null = null
  let reaper: NodeJS.Timeout | undefined

  const reap = () =>
    staging.reap().then(
      (removed) => logger.info('reaped', removed),
      (error: unknown) => logger.error('reap_failed', { error }),
    )

  return {
    forwarder,
    staging,
    async start() {
      const owed = await staging.open()
      const { mode, identity } = config.tls
      const tls = mode === 'off' ? null : await loadTlsIdentity(identity, config.volume)
      door = new Door({ ...parts, clock }, staging, tls && secureContextOf(tls))
      const addresses = await door.start()
      for (const entry of owed) forwarder.add(entry)
      reaper = setInterval(() => void reap(), reapEveryMs)
      return { ...addresses, certificateFingerprint: tls?.fingerprint ?? null }
    },
    async stop() {
      clearInterval(reaper)
      await door?.close(config.stopGraceMs ?? 15_000)
      await Promise.race([forwarder.drain(), delay(5_000, undefined, { ref: false })])
      await Promise.race([forwarder.stop(), delay(8_000, undefined, { ref: false })])
    },
  }
}

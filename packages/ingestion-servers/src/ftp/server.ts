import { DoorServices, type Forwarder, type Staging } from '../common/index.ts'
import { Door, type DoorAddresses } from './door.ts'
import type { FtpServerParts } from './server-parts.ts'
import { loadTlsIdentity, secureContextOf } from './tls-identity.ts'

export interface FtpAddresses extends DoorAddresses {
  /** Of the certificate, as openssl prints it; null without TLS. */
  certificateFingerprint: string | null
  /** Where health and metrics are; null when nowhere. */
  operationsPort: number | null
}

export interface FtpServer {
  /** Hands on what an earlier run left, then listens. Rejects when a port or the volume is unusable. */
  start(): Promise<FtpAddresses>
  /** Takes nothing new, lets running uploads finish for a while, then closes everything. */
  stop(): Promise<void>
  readonly forwarder: Forwarder
  readonly staging: Staging
}

/** Two weeks: those that renew certificates do it before. */
const tellBeforeMs = 14 * 86_400_000

/** An FTP server for feeds: what arrives whole goes to the inbox, whatever happens in between. */
export function createFtpServer(parts: FtpServerParts): FtpServer {
  const { config } = parts
  const services = new DoorServices({ ...parts, protocol: 'ftp' })
  let door: Door | null = null

  async function listen() {
    const { mode, identity } = config.tls
    const tls = mode === 'off' ? null : await loadTlsIdentity(identity, config.volume)
    if (tls && tls.validTo.getTime() - services.clock.now().getTime() < tellBeforeMs)
      parts.logger.warn('certificate_ends', { at: tls.validTo })
    door = new Door(parts, services, tls && secureContextOf(tls))
    return { ...(await door.start()), certificateFingerprint: tls?.fingerprint ?? null }
  }

  return {
    forwarder: services.forwarder,
    staging: services.staging,
    start: () => services.start(listen),
    stop: () => services.stop(async () => door?.close(config.stopGraceMs ?? 15_000)),
  }
}

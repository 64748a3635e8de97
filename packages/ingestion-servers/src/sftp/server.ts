import { DoorServices, type Forwarder, type Staging } from '../common/index.ts'
import { Door } from './door.ts'
import { loadHostKeys } from './host-key.ts'
import type { SftpServerParts } from './server-parts.ts'
import { hasNativeCiphers } from './ssh2-internals.ts'

export interface SftpAddress {
  host: string
  port: number
  /** Of the first host key, which is the ed25519 one unless none was given. */
  hostKeyFingerprint: string
  hostKeyFingerprints: string[]
  /** Where health and metrics are; null when nowhere. */
  operationsPort: number | null
}

export interface SftpServer {
  /** Hands on what an earlier run left, then listens. Rejects when the port or volume is unusable. */
  start(): Promise<SftpAddress>
  /** Takes nothing new, lets running uploads finish for a while, then closes everything. */
  stop(): Promise<void>
  readonly forwarder: Forwarder
  readonly staging: Staging
}

/** An SFTP server for feeds: what arrives whole goes to the inbox, whatever happens in between. */
export function createSftpServer(parts: SftpServerParts): SftpServer {
  const { config, logger } = parts
  const services = new DoorServices({ ...parts, protocol: 'sftp' })
  let door: Door | null = null

  async function listen() {
    const keys = await loadHostKeys(config.hostKeys, config.volume)
    if (!hasNativeCiphers) logger.warn('ciphers_slow', { reason: 'ssh2 was not built natively' })
    const pems = keys.map(({ pem }) => pem)
    door = new Door(parts, services, pems)
    const hostKeyFingerprints = keys.map(({ fingerprint }) => fingerprint)
    const [hostKeyFingerprint = ''] = hostKeyFingerprints
    return { ...(await door.listener.start()), hostKeyFingerprint, hostKeyFingerprints }
  }

  return {
    forwarder: services.forwarder,
    staging: services.staging,
    start: () => services.start(listen),
    stop: () => services.stop(async () => door?.close(config.stopGraceMs ?? 15_000)),
  }
}

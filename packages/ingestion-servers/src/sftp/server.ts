import { setTimeout as delay } from 'node:timers/promises'
import { systemClock } from '@ddex/dsp-core'
import { Forwarder, Staging } from '../common/index.ts'
import { Door } from './door.ts'
import { loadHostKey } from './host-key.ts'
import type { SftpServerParts } from './server-parts.ts'

export interface SftpServer {
  /** Hands on what an earlier run left, then listens. Rejects when the port or volume is unusable. */
  start(): Promise<{ host: string; port: number; hostKeyFingerprint: string }>
  /** Takes nothing new, lets running uploads finish for a while, then closes everything. */
  stop(): Promise<void>
  readonly forwarder: Forwarder
  readonly staging: Staging
}

const reapEveryMs = 3_600_000

/** An SFTP server for feeds: what arrives whole goes to the inbox, whatever happens in between. */
export function createSftpServer(parts: SftpServerParts): SftpServer {
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
      const { pem, fingerprint } = await loadHostKey(config.hostKey, config.volume)
      door = new Door({ ...parts, clock }, staging, pem)
      const address = await door.listener.start()
      for (const entry of owed) forwarder.add(entry)
      reaper = setInterval(() => void reap(), reapEveryMs)
      return { ...address, hostKeyFingerprint: fingerprint }
    },
    async stop() {
      clearInterval(reaper)
      await door?.close(config.stopGraceMs ?? 15_000)
      await Promise.race([forwarder.drain(), delay(5_000, undefined, { ref: false })])
      await Promise.race([forwarder.stop(), delay(8_000, undefined, { ref: false })])
    },
  }
}

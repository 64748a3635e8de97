import type { ConnectionLog } from '@ddex/dsp-core'
import type { DoorConfig, DoorServicesParts } from '../common/index.ts'

/** How an SFTP server is set up. */
export interface SftpServerConfig extends DoorConfig {
  host: string
  /** 0 takes a free one. */
  port: number
  /** Private keys in PEM or OpenSSH form, one a kind; none makes an ed25519 key and keeps it on the volume. */
  hostKeys: readonly string[]
  maxConnectionsPerHost?: number
  maxLoginAttempts?: number
  /** How long a wrong password waits for its answer. */
  failureDelayMs?: number
  loginGraceMs?: number
  idleTimeoutMs?: number
  /** How long running uploads may go on after `stop`. */
  stopGraceMs?: number
}

/** What it works with. */
export interface SftpServerParts extends Omit<DoorServicesParts, 'protocol' | 'config'> {
  config: SftpServerConfig
  log: ConnectionLog
}

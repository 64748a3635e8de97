import type { ConnectionLog } from '@ddex/dsp-core'
import type { DoorConfig, DoorServicesParts } from '../common/index.ts'
import type { PortRange } from './passive-ports.ts'

export interface TlsConfig {
  /** `optional` serves plain FTP as well; `required` lets nobody sign in without TLS. */
  mode: 'off' | 'optional' | 'required'
  /** PEM; null makes a self-signed pair and keeps it on the volume. */
  identity: { certificate: string; key: string } | null
  /** A port on which TLS begins at once (implicit FTPS); null for none, 0 for a free one. */
  implicitPort: number | null
  /** Refuse data connections in the clear on a control connection that has TLS. */
  protectData: boolean
  /** Refuse data connections that do not resume a TLS session. */
  reuseSession: boolean
}

/** How an FTP server is set up. */
export interface FtpServerConfig extends DoorConfig {
  host: string
  /** Plain FTP and explicit FTPS. 0 takes a free one. */
  port: number
  tls: TlsConfig
  /** Where data connections come in; null takes any free port. */
  passivePorts: PortRange | null
  /** What senders are told to connect to (an IPv4 address or a name) when it is not our own address. */
  publicAddress: string | null
  /** Connect to the sender for data (PORT, EPRT), and only to the sender. */
  activeMode?: boolean
  maxConnectionsPerHost?: number
  maxLoginAttempts?: number
  /** How long a wrong password waits for its answer. */
  failureDelayMs?: number
  loginGraceMs?: number
  idleTimeoutMs?: number
  /** How long a passive port is kept for a client that neither comes nor asks for anything. */
  passiveWaitMs?: number
  /** How long a data connection may take to be made. */
  connectTimeoutMs?: number
  /** How long a transfer may go without a byte. */
  stallTimeoutMs?: number
  /** How long running uploads may go on after `stop`. */
  stopGraceMs?: number
}

/** What it works with. */
export interface FtpServerParts extends Omit<DoorServicesParts, 'protocol' | 'config'> {
  config: FtpServerConfig
  log: ConnectionLog
}

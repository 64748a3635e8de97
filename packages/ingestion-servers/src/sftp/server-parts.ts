import type {
  AcknowledgementFolder,
  Clock,
  ConnectionLog,
  FeedDirectory,
  Inbox,
  Logger,
} from '@ddex/dsp-core'
import type { StagingOptions } from '../common/index.ts'

/** How an SFTP server is set up. */
export interface SftpServerConfig extends Pick<
  StagingOptions,
  'volume' | 'powerSafe' | 'keepPartialHours' | 'keepForwardedHours'
> {
  host: string
  /** 0 takes a free one. */
  port: number
  /** A private key in PEM or OpenSSH form; null makes an ed25519 key and keeps it on the volume. */
  hostKey: string | null
  maxConnectionsPerHost?: number
  maxLoginAttempts?: number
  loginGraceMs?: number
  idleTimeoutMs?: number
  /** How long running uploads may go on after `stop`. */
  stopGraceMs?: number
}

/** What it works with. */
export interface SftpServerParts {
  config: SftpServerConfig
  feeds: FeedDirectory
  inbox: Inbox
  /** Absent where senders are shown none. */
  acknowledgements?: AcknowledgementFolder
  log: ConnectionLog
  clock?: Clock
  logger: Logger
}

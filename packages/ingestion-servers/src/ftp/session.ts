import type { SecureContext } from 'node:tls'
import type { Clock, Feed, Logger } from '@ddex/dsp-core'
import type { ConnectionReporter, FeedFiles, LoginResult } from '../common/index.ts'
import type { ControlChannel } from './control-channel.ts'
import type { DataEndpoint } from './data-endpoint.ts'
import { factNames, type FactName } from './listing.ts'
import type { PassivePorts } from './passive-ports.ts'
import type { PublicAddress } from './public-address.ts'
import type { ReceiveMemory } from './receive.ts'
import type { FtpServerConfig } from './server-parts.ts'
import type { Transfer } from './transfer.ts'
import { WorkingFolder } from './working-folder.ts'

/** Everything that a session of a feed works with. */
export interface SignedIn {
  feed: Feed
  volume: FeedFiles
  reporter: ConnectionReporter
}

export interface SessionParts {
  id: string
  config: FtpServerConfig
  channel: ControlChannel
  /** Whose connection it is. */
  address: string
  /** From where its data connections may come: that address, or the proxy between us. */
  peers: readonly string[]
  /** Ours, as the client reached it. */
  ownAddress: string
  isImplicit: boolean
  context: SecureContext | null
  passivePorts: PassivePorts
  publicAddress: PublicAddress
  memory: ReceiveMemory
  clock: Clock
  logger: Logger
  isStopping(): boolean
  /** Judges a password and, when it is right, lets the client in. */
  signIn(session: Session, username: string, password: string): Promise<LoginResult['outcome']>
}

/** What a control connection has agreed on so far. */
export class Session {
  readonly parts: SessionParts
  readonly folder = new WorkingFolder()
  username: string | null = null
  /** What the client calls itself (CLNT). */
  client = ''
  renameFrom: string | null = null
  /** Where the next transfer begins (REST). */
  restartAt = 0
  /** How large the next upload will be (ALLO). */
  announcedSize: number | null = null
  isDataProtected: boolean
  isExtendedOnly = false
  facts: ReadonlySet<FactName> = new Set(factNames)
  transfer: Transfer | null = null
  /** ABOR came while the command before it had no transfer yet; ABOR itself is answered later. */
  isAbortAsked = false
  #signedIn: SignedIn | null = null
  #endpoint: DataEndpoint | null = null

  constructor(parts: SessionParts) {
    this.parts = parts
    this.isDataProtected = parts.isImplicit
  }

  get isSignedIn(): boolean {
    return this.#signedIn !== null
  }

  /** Throws when nobody has signed in; commands that need it are not run before. */
  get signedIn(): SignedIn {
    if (!this.#signedIn) throw new Error('Nobody has signed in.')
    return this.#signedIn
  }

  admit(signedIn: SignedIn): void {
    this.#signedIn = signedIn
  }

  /** The next data connection is made in this way, and in no way agreed on before. */
  agreeOn(endpoint: DataEndpoint | null): void {
    this.#endpoint?.release()
    this.#endpoint = endpoint
  }

  /** Whether a data connection can be made as it was agreed on; `lapsed` when that was too long ago. */
  get endpointState(): 'none' | 'agreed' | 'lapsed' {
    if (!this.#endpoint) return 'none'
    return this.#endpoint.isLapsed ? 'lapsed' : 'agreed'
  }

  /** The way that was agreed on, for one use. */
  takeEndpoint(): DataEndpoint | null {
    const endpoint = this.#endpoint
    this.#endpoint = null
    return endpoint
  }

  /** The connection is over. */
  end(): void {
    this.transfer?.interrupt('lost')
    this.agreeOn(null)
  }
}

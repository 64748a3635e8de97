import {
  verifyPassword,
  type Feed,
  type FeedDirectory,
  type FeedLogin,
  type Logger,
  type Protocol,
} from '@ddex/dsp-core'
import { Slots } from './slots.ts'

export type Credential =
  | { kind: 'password'; password: string }
  /** `matches` says whether a line of `authorized_keys` is the key that the client has proved. */
  | { kind: 'publicKey'; matches(authorizedKey: string): boolean }

export type LoginResult =
  | { outcome: 'accepted'; feed: Feed }
  | { outcome: 'refused' }
  /** Refused, and this connection has no try left. */
  | { outcome: 'exhausted' }
  /** We could not look: not the client's fault. */
  | { outcome: 'unavailable' }

export interface LoginOptions {
  feeds: FeedDirectory
  protocol: Protocol
  logger: Logger
  maxAttempts?: number
}

const longestPassword = 1024

// scrypt takes 64 MiB and a thread of the pool that files are written with: never more than two.
const passwordChecks = new Slots(2)

/** The sign-in of one connection: tries are counted here. */
export class Login {
  readonly #options: LoginOptions
  readonly #maxAttempts: number
  #failures = 0
  #lookup: { username: string; found: Promise<FeedLogin | null> } | null = null

  constructor(options: LoginOptions) {
    this.#options = options
    this.#maxAttempts = options.maxAttempts ?? 6
  }

  /** An unknown name takes the same way and time as a wrong password. */
  async try(username: string, credential: Credential): Promise<LoginResult> {
    if (this.#failures >= this.#maxAttempts) return { outcome: 'exhausted' }
    try {
      const login = await this.#find(username)
      if ((await proves(credential, login)) && login?.feed.active) {
        return { outcome: 'accepted', feed: login.feed }
      }
    } catch (error) {
      this.#options.logger.error('login_unavailable', { error })
      return { outcome: 'unavailable' }
    }
    return this.refuse()
  }

  /** Counts a try that was refused without looking, such as an unsupported method. */
  refuse(): LoginResult {
    this.#failures++
    return { outcome: this.#failures >= this.#maxAttempts ? 'exhausted' : 'refused' }
  }

  #find(username: string): Promise<FeedLogin | null> {
    if (this.#lookup?.username === username) return this.#lookup.found
    const found = this.#options.feeds.findLogin(this.#options.protocol, username)
    this.#lookup = { username, found }
    found.catch(() => (this.#lookup = null))
    return found
  }
}

async function proves(credential: Credential, login: FeedLogin | null): Promise<boolean> {
  if (credential.kind === 'publicKey') {
    return login?.credentials.publicKeys.some((key) => credential.matches(key)) ?? false
  }
  const password = credential.password.slice(0, longestPassword)
  const stored = login?.credentials.passwordHash ?? null
  return passwordChecks.run(() => verifyPassword(password, stored))
}

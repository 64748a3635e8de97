import { setTimeout as delay } from 'node:timers/promises'
import type { Feed, FeedDirectory, FeedLogin, Logger, Protocol } from '@ddex/dsp-core'
import { AddressList } from './address.ts'
import type { Defender } from './defender.ts'
import type { DoorMetrics } from './door-metrics.ts'
import { PasswordChecks } from './password-checks.ts'

export type Credential =
  | { kind: 'password'; password: string }
  /**
   * `matches` says whether a line of `authorized_keys` is the key that the client has proved; with `isQuestion` it has
   * proved nothing yet and only asks whether the key is one of the feed's.
   */
  | { kind: 'publicKey'; isQuestion: boolean; matches(authorizedKey: string): boolean }

export type LoginResult =
  | { outcome: 'accepted'; feed: Feed; isStillGood: (login: FeedLogin) => boolean }
  | { outcome: 'refused' }
  /** Refused, and this connection has no try left. */
  | { outcome: 'exhausted' }
  /** We could not look: not the client's fault. */
  | { outcome: 'unavailable' }

export interface LoginOptions {
  feeds: FeedDirectory
  protocol: Protocol
  logger: Logger
  /** Whose connection it is. */
  address?: string
  defender?: Defender | null
  metrics?: DoorMetrics | null
  maxAttempts?: number
  /** Milliseconds that a wrong password is kept waiting for its answer. */
  failureDelayMs?: number
}

const longestPassword = 1024

const passwordChecks = new PasswordChecks()

/** The sign-in of one connection: tries are counted here. */
export class Login {
  readonly #options: Required<LoginOptions>
  #failures = 0
  #wrongKeyNoted = false
  #lookup: { username: string; found: Promise<FeedLogin | null> } | null = null

  constructor(options: LoginOptions) {
    this.#options = {
      address: '',
      defender: null,
      metrics: null,
      maxAttempts: 6,
      failureDelayMs: 1000,
      ...options,
    }
  }

  /** An unknown name takes the same way and time as a wrong password. */
  async try(username: string, credential: Credential): Promise<LoginResult> {
    const { address, defender, metrics } = this.#options
    const work = () => this.#try(username, credential)
    const result = await (defender ? defender.inTurn(address, work) : work())
    const isSignIn = credential.kind === 'password' || !credential.isQuestion
    if (isSignIn || result.outcome !== 'accepted') metrics?.login(result.outcome)
    const failed = result.outcome === 'refused' || result.outcome === 'exhausted'
    if (failed && credential.kind === 'password') await delay(this.#options.failureDelayMs)
    return result
  }

  async #try(username: string, credential: Credential): Promise<LoginResult> {
    const { maxAttempts, address, defender } = this.#options
    if (this.#failures >= maxAttempts || defender?.isBanned(address)) {
      return { outcome: 'exhausted' }
    }
    let login: FeedLogin | null
    try {
      login = await this.#find(username)
      const proved = await proofOf(username, credential, login)
      if (proved && login?.feed.active && this.#isAllowed(login.feed)) {
        const isStillGood = (now: FeedLogin) =>
          now.feed.active && proved(now) && this.#isAllowed(now.feed)
        return { outcome: 'accepted', feed: login.feed, isStillGood }
      }
    } catch (error) {
      this.#options.logger.error('login_unavailable', { error })
      return { outcome: 'unavailable' }
    }
    this.#note(credential, login)
    return this.refuse()
  }

  /** Counts a try that was refused without looking, such as an unsupported method. */
  refuse(): LoginResult {
    this.#failures++
    return { outcome: this.#failures >= this.#options.maxAttempts ? 'exhausted' : 'refused' }
  }

  #isAllowed({ id, settings }: Feed): boolean {
    const { address, logger } = this.#options
    const allowed = new AddressList(settings.allowedAddresses)
    if (allowed.isEmpty || allowed.has(address)) return true
    logger.warn('login_from_elsewhere', { feedId: id, address })
    return false
  }

  /** A client shows one key after the other until one fits: that is one try to a stranger's account. */
  #note(credential: Credential, login: FeedLogin | null): void {
    const { defender, address } = this.#options
    if (credential.kind === 'publicKey') {
      if (this.#wrongKeyNoted) return
      this.#wrongKeyNoted = true
    }
    defender?.note(address, login ? 'wrong_password' : 'unknown_user')
  }

  #find(username: string): Promise<FeedLogin | null> {
    if (this.#lookup?.username === username) return this.#lookup.found
    const found = this.#options.feeds.findLogin(this.#options.protocol, username)
    this.#lookup = { username, found }
    found.catch(() => (this.#lookup = null))
    return found
  }
}

/** Null when it proves nothing; else whether what was proved is what the feed still has. */
async function proofOf(
  username: string,
  credential: Credential,
  login: FeedLogin | null,
): Promise<((login: FeedLogin) => boolean) | null> {
  if (credential.kind === 'publicKey') {
    const proved = login?.credentials.publicKeys.find((key) => credential.matches(key))
    if (proved === undefined) return null
    return ({ credentials }) => credentials.publicKeys.includes(proved)
  }
  const password = credential.password.slice(0, longestPassword)
  const stored = login?.credentials.passwordHash ?? null
  if (!(await passwordChecks.isRight({ username, password, stored }))) return null
  return ({ credentials }) => credentials.passwordHash === stored
}

import type { FeedDirectory, FeedLogin, Logger, Protocol } from '@ddex/dsp-core'

export interface SignInWatchOptions {
  feeds: FeedDirectory
  protocol: Protocol
  logger: Logger
  /** Milliseconds between two looks. */
  everyMs?: number
}

/** A session that somebody has signed in to. */
export interface WatchedSession {
  feedId: string
  /** Whether what the client has shown would still let it in. */
  isStillGood(login: FeedLogin): boolean
  /** Sees the client out. */
  end(reason: string): void
}

/**
 * Ends the sessions of a feed that was switched off, whose credentials were changed or whose addresses
 * no longer include the client's: else who has signed in with a password that leaked could go on for as
 * long as it says something. Each feed that has sessions is looked up once a minute, however many.
 */
export class SignInWatch {
  readonly #options: Required<SignInWatchOptions>
  readonly #sessions = new Map<string, Set<WatchedSession>>()
  #timer: NodeJS.Timeout | undefined

  constructor(options: SignInWatchOptions) {
    this.#options = { everyMs: 60_000, ...options }
  }

  start(): void {
    this.#timer = setInterval(() => void this.look(), this.#options.everyMs)
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  /** Answers what to call when the session is over. */
  add(session: WatchedSession): () => void {
    const { feedId } = session
    const sessions = this.#sessions.get(feedId) ?? new Set()
    this.#sessions.set(feedId, sessions.add(session))
    return () => {
      sessions.delete(session)
      if (sessions.size === 0 && this.#sessions.get(feedId) === sessions) {
        this.#sessions.delete(feedId)
      }
    }
  }

  async look(): Promise<void> {
    await Promise.all([...this.#sessions.keys()].map((feedId) => this.#lookAt(feedId)))
  }

  async #lookAt(feedId: string): Promise<void> {
    const { feeds, protocol, logger } = this.#options
    // Who comes while we look was let in by what is so now.
    const sessions = [...(this.#sessions.get(feedId) ?? [])]
    let login: FeedLogin | null
    try {
      login = await feeds.findFeed(protocol, feedId)
    } catch (error) {
      // Nobody is sent away because we cannot look.
      logger.warn('sign_in_not_checked', { feedId, error })
      return
    }
    for (const session of sessions) {
      if (login && session.isStillGood(login)) continue
      session.end(login ? 'its sign-in is no longer good' : 'the feed was switched off')
    }
  }
}

import type { Feed, Logger } from '@ddex/dsp-core'
import ssh2, { type SFTPWrapper } from 'ssh2'
import { RequestOrder } from './request-order.ts'
import { sendOks } from './ssh2-internals.ts'
import { toStatus } from './status.ts'
import { WriteAnswers } from './write-answers.ts'

/** No client has more requests under way; one that does is after our memory. */
const maxRequests = 4096

export interface AnsweringParts {
  sftp: SFTPWrapper
  feed: Feed
  connectionId: string
  logger: Logger
  /** Whether more of the client's bytes wait to be read. */
  hasMore(): boolean
  /** Something was asked. */
  active(): void
  /** Everything that was asked is answered. */
  allAnswered(): void
  /** The client does what no client does: end the connection. */
  misbehaved(reason: string): void
}

/** Runs the requests of a session in a safe order and answers each of them exactly once. */
export class Answering {
  readonly #parts: AnsweringParts
  readonly #order = new RequestOrder()
  readonly #oks: WriteAnswers

  constructor(parts: AnsweringParts) {
    this.#parts = parts
    const { sftp, hasMore } = parts
    this.#oks = new WriteAnswers({ send: (ids) => sendOks(sftp, ids), hasMore })
  }

  /** `work` sends the answer itself; when it throws, the client gets the error as a status. */
  inTurn(id: number, work: () => Promise<void>): void {
    this.#arrived()
    // No client should hear of what it asked later first.
    this.#oks.flush()
    void this.#order.exclude(() => this.#answered(id, work))
  }

  /** As `inTurn`, with a plain OK for an answer; `then` is called when that is on its way. */
  done<T>(id: number, work: () => Promise<T>, then?: (found: T) => void): void {
    this.inTurn(id, async () => {
      const found = await work()
      this.#ok(id)
      then?.(found)
    })
  }

  /** As `done`, side by side with other shared work, and answered with others of its kind. */
  doneShared(id: number, work: () => Promise<void> | null): void {
    this.#arrived()
    this.#order.share(() => {
      try {
        const begun = work()
        if (begun) return this.#answered(id, () => begun.then(() => this.#ok(id)))
        this.#oks.add(id)
      } catch (error) {
        this.#refused(id, error)
      }
      this.#noteAnswered()
      return null
    })
  }

  /** After all that was asked so far; `work` must not reject. */
  last(work: () => Promise<void>): Promise<void> {
    return this.#order.exclude(work)
  }

  #arrived(): void {
    this.#parts.active()
    if (this.#order.count < maxRequests) return
    this.#parts.misbehaved('has too many requests under way')
  }

  #ok(id: number): void {
    this.#parts.sftp.status(id, ssh2.utils.sftp.STATUS_CODE.OK)
  }

  async #answered(id: number, work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      this.#refused(id, error)
    }
    this.#noteAnswered()
  }

  #refused(id: number, error: unknown): void {
    const { sftp, logger, feed, connectionId } = this.#parts
    const { code, message, unexpected } = toStatus(error)
    if (unexpected) logger.error('request_failed', { feedId: feed.id, connectionId, error })
    sftp.status(id, code, message)
  }

  #noteAnswered(): void {
    // This one still counts.
    if (this.#order.count === 1) this.#parts.allAnswered()
  }
}

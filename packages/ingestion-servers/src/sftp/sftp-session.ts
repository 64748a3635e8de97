import { Answering } from './answering.ts'
import { announcedExtensions } from './extensions.ts'
import { letGo, serveFiles } from './file-requests.ts'
import { Flow } from './flow.ts'
import { Handles } from './handles.ts'
import { KeenWait } from './keen-wait.ts'
import { answersTaken } from './outlet.ts'
import { servePaths } from './path-requests.ts'
import type { SessionContext, SessionParts } from './session-context.ts'
import { announceExtensions, endChannel } from './ssh2-internals.ts'

/** Of the process: all sessions wait in one loop. */
const keenWait = new KeenWait()

/** One SFTP channel: takes requests, answers them from the feed's volume. */
export class SftpSession {
  readonly #context: SessionContext
  #closed: Promise<void> | null = null

  constructor(parts: SessionParts) {
    keenWait.opened()
    const { sftp, socket, budget, misbehaved } = parts
    announceExtensions(sftp, announcedExtensions)
    const flow = new Flow(sftp, budget, () => misbehaved('sent more than its window'))
    const answering = new Answering({
      ...parts,
      active: () => {
        flow.asked()
        parts.active()
      },
      allAnswered: () => {
        flow.allAnswered()
        if (flow.isNear) keenWait.begin()
      },
    })
    this.#context = {
      ...parts,
      answering,
      flow,
      handles: new Handles(),
      answersTaken: () => answersTaken(sftp, socket),
    }
    serveFiles(this.#context)
    servePaths(this.#context)
    sftp.on('error', (error: Error) => misbehaved(error.message))
    sftp.on('end', () => endChannel(sftp))
  }

  /** Uploads that are under way. */
  get uploads(): number {
    return this.#context.handles.uploads
  }

  /** The channel is gone: lets go of everything, publishes nothing more. */
  close(): Promise<void> {
    if (this.#closed) return this.#closed
    keenWait.closed()
    this.#closed = this.#context.answering.last(() => this.#letGoOfAll())
    return this.#closed
  }

  async #letGoOfAll(): Promise<void> {
    const { handles, logger, reporter } = this.#context
    for (const handle of handles.removeAll()) {
      if (handle.kind === 'upload') reporter.failed(handle.path, 'cut')
      try {
        await letGo(handle)
      } catch (error) {
        logger.error('abort_failed', { path: handle.path, error })
      }
    }
  }
}

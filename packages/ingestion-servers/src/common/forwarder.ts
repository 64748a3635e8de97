import { DspError, type Inbox, type Logger } from '@ddex/dsp-core'
import { backoffMs } from './backoff.ts'
import { contentStream } from './content-stream.ts'
import type { JournalEntry } from './journal.ts'
import type { Staging } from './staging.ts'

/** Milliseconds for which a sender of many files keeps them from being handed on. */
const longestWaitMs = 500

/** Tries for an error that is neither transient nor a refusal, that is, for a bug. */
const bugAttempts = 5

export interface ForwarderOptions {
  staging: Staging
  inbox: Inbox
  logger: Logger
  /** Files on their way at a time. */
  parallel?: number
  random?: () => number
  /** Milliseconds without a new file after which handing on begins, or half a second after the first. */
  lullMs?: number
  /** Called after each try. */
  tried?: (result: 'done' | 'failed' | 'given_up') => void
}

export interface ForwarderStatus {
  waiting: number
  active: number
  /** Waiting after a failure. */
  retrying: number
  /** Given up until the next start. */
  givenUp: number
}

interface Task {
  feedId: string
  path: string
  /** Null: the sender has taken the file away, and the inbox is told. */
  entry: JournalEntry | null
  attempt: number
  state: 'waiting' | 'active' | 'retrying'
  timer?: NodeJS.Timeout
}

/**
 * Hands published files on to the inbox. A feed's files go in the order in which they were closed,
 * some at a time; a message (`.xml`) goes after all that was closed before it, and versions of one
 * path go one after the other. Feeds take turns. That a file was deleted or renamed is handed on in
 * its turn too, but is not in the journal: after a crash the inbox may hold a file too many.
 */
export class Forwarder {
  readonly #options: Required<ForwarderOptions>
  readonly #lanes = new Map<string, Task[]>()
  readonly #idle: (() => void)[] = []
  #active = 0
  #givenUp = 0
  #stopped = false
  /** What is new begins then at the latest; null when it has begun. */
  #beginsBy: number | null = null
  #newestAt = -Infinity
  #lull: NodeJS.Timeout | undefined
  #isPumpDue = false

  constructor(options: ForwarderOptions) {
    this.#options = {
      parallel: 4,
      random: Math.random,
      lullMs: 0,
      tried: () => undefined,
      ...options,
    }
    options.staging.listener = {
      published: (entry) => this.add(entry),
      withdrawn: (feedId, path) => this.#withdraw(feedId, path),
    }
  }

  add(entry: JournalEntry): void {
    this.#enqueue({ feedId: entry.feedId, path: entry.path, entry, attempt: 0, state: 'waiting' })
  }

  #enqueue(task: Task): void {
    const lane = this.#lanes.get(task.feedId) ?? []
    this.#lanes.set(task.feedId, lane)
    lane.push(task)
    this.#newestAt = performance.now()
    if (this.#beginsBy !== null) return
    this.#beginsBy = this.#newestAt + longestWaitMs
    // The sender's answer goes first.
    if (this.#options.lullMs === 0) process.nextTick(() => this.#begin())
    else this.#waitForLull()
  }

  /** Its next files go first too: whoever sends small ones waits for the answer to each. */
  #waitForLull(): void {
    const { lullMs } = this.#options
    this.#lull = setTimeout(() => {
      const now = performance.now()
      const isLull = now - this.#newestAt >= lullMs
      if (isLull || now >= (this.#beginsBy ?? 0)) this.#begin()
      else this.#waitForLull()
    }, lullMs)
  }

  #begin(): void {
    clearTimeout(this.#lull)
    this.#beginsBy = null
    this.#pump()
  }

  get status(): ForwarderStatus {
    const tasks = [...this.#lanes.values()].flat()
    const retrying = tasks.filter((task) => task.state === 'retrying').length
    const waiting = tasks.length - this.#active
    return { waiting, active: this.#active, retrying, givenUp: this.#givenUp }
  }

  /** When the oldest file that waits was closed; null when none waits. */
  get oldestAt(): Date | null {
    const ids = [...this.#lanes.values()].flatMap((lane) =>
      lane.flatMap(({ entry }) => (entry ? [entry.id] : [])),
    )
    const oldest = ids.reduce((least, id) => (id < least ? id : least), '~')
    return oldest === '~' ? null : new Date(Number(oldest.slice(0, 14)))
  }

  /** Resolves when nothing is owed any more. */
  async drain(): Promise<void> {
    if (this.#beginsBy !== null) this.#begin()
    if (this.#lanes.size > 0) await new Promise<void>((resolve) => this.#idle.push(resolve))
  }

  /** Starts nothing more and waits for what is on its way; the rest stays in the journal. */
  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#lull)
    for (const task of [...this.#lanes.values()].flat()) clearTimeout(task.timer)
    if (this.#active > 0) await new Promise<void>((resolve) => this.#idle.push(resolve))
  }

  #withdraw(feedId: string, path: string): JournalEntry[] {
    const lane = this.#lanes.get(feedId) ?? []
    const gone = lane.filter((task) => task.path === path && task.state !== 'active')
    for (const task of gone) this.#leave(task)
    // An earlier version may have been handed on, or be on its way.
    this.#enqueue({ feedId, path, entry: null, attempt: 0, state: 'waiting' })
    return gone.flatMap(({ entry }) => entry ?? [])
  }

  #pump(): void {
    let started = true
    while (started && !this.#stopped) {
      started = false
      for (const lane of [...this.#lanes.values()]) {
        const task = this.#active < this.#options.parallel ? nextOf(lane) : undefined
        if (!task) continue
        started = true
        void this.#run(task)
      }
    }
  }

  /** A few files a turn of the event loop, so that many that wait hold up nobody who sends. */
  #pumpNextTurn(): void {
    if (this.#isPumpDue) return
    this.#isPumpDue = true
    setImmediate(() => {
      this.#isPumpDue = false
      this.#pump()
    })
  }

  async #run(task: Task): Promise<void> {
    const { staging, logger } = this.#options
    const { entry, feedId, path } = task
    task.state = 'active'
    task.attempt++
    this.#active++
    try {
      if (entry) {
        await this.#hand(entry)
        await staging.settle(entry)
      } else await this.#options.inbox.remove(feedId, path)
      this.#leave(task)
      this.#options.tried('done')
      logger.info(entry ? 'forwarded' : 'taken_away', { feedId, path, size: entry?.size ?? 0 })
    } catch (error) {
      this.#failed(task, error)
    }
    this.#active--
    this.#pumpNextTurn()
    this.#tellIdle()
  }

  async #hand(entry: JournalEntry): Promise<void> {
    const { feedId, path, size, connectionId, contentPath } = entry
    const open = () => contentStream(contentPath, size)
    const arrivalId = entry.id
    await this.#options.inbox.receive({ feedId, path, size, connectionId, arrivalId, open })
  }

  #failed(task: Task, error: unknown): void {
    const { logger, random } = this.#options
    const { feedId, path } = task
    const known = error instanceof DspError
    const fields = { feedId, path, attempt: task.attempt, error }
    if (known ? !error.retryable : task.attempt >= bugAttempts) {
      // It stays in the journal, so the next start tries it again.
      logger.error('forward_given_up', fields)
      this.#options.tried('given_up')
      this.#givenUp++
      this.#leave(task)
      return
    }
    this.#options.tried('failed')
    const delay = backoffMs(task.attempt, random)
    logger[known ? 'warn' : 'error']('forward_failed', { ...fields, retryInMs: delay })
    task.state = 'retrying'
    task.timer = setTimeout(() => {
      task.state = 'waiting'
      this.#pump()
    }, delay)
  }

  #leave(task: Task): void {
    clearTimeout(task.timer)
    const lane = this.#lanes.get(task.feedId)
    if (!lane) return
    lane.splice(lane.indexOf(task), 1)
    if (lane.length === 0) this.#lanes.delete(task.feedId)
    this.#tellIdle()
  }

  #tellIdle(): void {
    if (this.#active > 0 || (this.#lanes.size > 0 && !this.#stopped)) return
    for (const resolve of this.#idle.splice(0)) resolve()
  }
}

/** The first file of a feed that may go now. */
function nextOf(lane: Task[]): Task | undefined {
  const busyPaths = new Set<string>()
  for (const [index, task] of lane.entries()) {
    const { path } = task
    const isMessage = path.toLowerCase().endsWith('.xml')
    if (task.state === 'waiting' && !busyPaths.has(path) && (!isMessage || index === 0)) return task
    busyPaths.add(path)
  }
  return undefined
}

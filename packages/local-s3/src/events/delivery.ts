import { renameSync, writeFileSync } from 'node:fs'
import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { Logger } from '../logger.ts'
import { Slots } from './slots.ts'
import type { S3Event } from './event-record.ts'
import type { NotificationConfiguration } from './notification-configuration.ts'

/** Takes an event; a throw means: again, later. */
export type EventTarget = (
  event: S3Event,
  configuration: NotificationConfiguration,
) => Promise<void> | void

export interface Retry {
  firstDelayMs: number
  longestDelayMs: number
}

/** Targets of one machine are not flooded, however much is put at once. */
const mostAtOnce = 16

interface Waiting {
  id: string
  event: S3Event
  configuration: NotificationConfiguration
}

/** Hands events to their target at least once: kept on disk until it took them, across restarts. */
export class EventDelivery {
  readonly #folder: string
  readonly #target: EventTarget
  readonly #retry: Retry
  readonly #logger: Logger
  readonly #running = new Set<Promise<void>>()
  readonly #stopping = new AbortController()
  readonly #slots = new Slots(mostAtOnce)
  readonly #stopped = new Promise<never>((_resolve, reject) => {
    const stop = (): void => reject(new Error('The endpoint stops.'))
    this.#stopping.signal.addEventListener('abort', stop, { once: true })
  })

  constructor(options: { folder: string; target: EventTarget; retry: Retry; logger: Logger }) {
    this.#folder = join(options.folder, 'events')
    this.#target = options.target
    this.#retry = options.retry
    this.#logger = options.logger
    // Nobody may be waiting for it.
    this.#stopped.catch(() => undefined)
  }

  /** Takes up what an earlier run did not get rid of, oldest first. */
  async open(): Promise<void> {
    await mkdir(this.#folder, { recursive: true })
    const names = (await readdir(this.#folder)).filter((name) => name.endsWith('.json')).sort()
    for (const name of names) {
      const text = await readFile(join(this.#folder, name), 'utf8')
      this.#start(JSON.parse(text) as Waiting)
    }
  }

  /** Keeps an event and begins to deliver it. `id` orders events and is unique. */
  send(id: string, event: S3Event, configuration: NotificationConfiguration): void {
    const waiting = { id, event, configuration }
    this.#keep(waiting)
    this.#start(waiting)
  }

  #start(waiting: Waiting): void {
    const running = this.#deliver(waiting).finally(() => this.#running.delete(running))
    this.#running.add(running)
  }

  async #deliver(waiting: Waiting): Promise<void> {
    let delay = this.#retry.firstDelayMs
    while (!(await this.#slots.run(() => this.#attempt(waiting)))) {
      await setTimeout(delay, undefined, { signal: this.#stopping.signal }).catch(() => undefined)
      if (this.#stopping.signal.aborted) return
      delay = Math.min(delay * 2, this.#retry.longestDelayMs)
    }
    await rm(join(this.#folder, `${waiting.id}.json`), { force: true })
  }

  /** Synchronous: the change is not answered for before its event is safe. */
  #keep(waiting: Waiting): void {
    const path = join(this.#folder, `${waiting.id}.json`)
    writeFileSync(`${path}.next`, JSON.stringify(waiting))
    renameSync(`${path}.next`, path)
  }

  async #attempt({ id, event, configuration }: Waiting): Promise<boolean> {
    if (this.#stopping.signal.aborted) return false
    try {
      await Promise.race([this.#target(event, configuration), this.#stopped])
      return true
    } catch (error) {
      const configurationId = configuration.id
      this.#logger.warn(
        { err: error, id, configurationId },
        'An event was not taken; it is tried again',
      )
      return false
    }
  }

  /** Resolves once every event was taken, those that come meanwhile included. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running)
  }

  /** Stops trying, and waiting for a target that hangs; what is left is kept for the next run. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    await Promise.all(this.#running)
  }
}

import { createHash } from 'node:crypto'
import type { AnnouncedInbox, ArrivedFile, Inbox, RefusedFile } from '@ddex/dsp-core'

/** What an inbox was given. */
export interface Received {
  feedId: string
  path: string
  size: number
  sha256: string
  connectionId: string | null
}

/** An inbox that reads every file to its end and remembers it. */
export class RecordingInbox implements AnnouncedInbox {
  readonly received: Received[] = []
  /** Called before a file is read; what it throws is thrown. */
  before: (file: ArrivedFile) => void | Promise<void> = () => undefined
  readonly #waiting = new Set<() => void>()

  async receive(file: ArrivedFile): ReturnType<Inbox['receive']> {
    await this.before(file)
    const hash = createHash('sha256')
    let size = 0
    for await (const chunk of file.open()) {
      hash.update(chunk as Buffer)
      size += (chunk as Buffer).length
    }
    const { feedId, path, connectionId } = file
    this.received.push({ feedId, path, size, sha256: hash.digest('hex'), connectionId })
    for (const look of [...this.#waiting]) look()
    return null as Awaited<ReturnType<Inbox['receive']>>
  }

  /** Files that their sender took away again. */
  readonly removed: { feedId: string; path: string }[] = []

  async remove(feedId: string, path: string): Promise<void> {
    this.removed.push({ feedId, path })
    for (const look of [...this.#waiting]) look()
  }

  /** Files that could not be taken. */
  readonly refused: RefusedFile[] = []

  async refuse(file: RefusedFile): Promise<void> {
    this.refused.push(file)
    for (const look of [...this.#waiting]) look()
  }

  /** Resolves when a file was taken away by its sender. */
  untilRemoved(feedId: string, path: string): Promise<void> {
    return this.until(() =>
      this.removed.some((each) => each.feedId === feedId && each.path === path),
    )
  }

  /** The newest file of a path. */
  latest(feedId: string, path: string): Received | undefined {
    return this.received.findLast((file) => file.feedId === feedId && file.path === path)
  }

  paths(feedId: string): string[] {
    return this.received.filter((file) => file.feedId === feedId).map((file) => file.path)
  }

  /** Resolves when what was received fulfils a condition. */
  async until(condition: (received: Received[]) => boolean): Promise<void> {
    if (condition(this.received)) return
    await new Promise<void>((resolve) => {
      const look = () => {
        if (!condition(this.received)) return
        this.#waiting.delete(look)
        resolve()
      }
      this.#waiting.add(look)
    })
  }

  /** Resolves when a file with these bytes was received under this path. */
  untilHolds(feedId: string, path: string, bytes: Uint8Array): Promise<void> {
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    return this.until((all) =>
      all.some((file) => file.feedId === feedId && file.path === path && file.sha256 === sha256),
    )
  }
}

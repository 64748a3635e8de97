import {
  createInbox,
  sweep,
  type AnnouncedInbox,
  type Feed,
  type IngestParts,
} from '@ddex/dsp-core'
import { memoryIngestParts } from './ingest-parts.ts'
import { workOff } from './work-off.ts'

/** A service in memory that does its work by itself, as the task queue has it done. */
export const liveMemoryService = (...feeds: Feed[]) => liveServiceOn(memoryIngestParts(...feeds))

/** Tries of a task that fails, as its queue makes them. */
const tries = 5

/** Workers on stores that are there already, maybe after others that died. `workersOf` lets them fail, not the stores. */
export function liveServiceOn(
  memory: ReturnType<typeof memoryIngestParts>,
  workersOf: (parts: IngestParts) => IngestParts = (parts) => parts,
) {
  const { deliveries, recorded } = memory
  const parts = workersOf(memory.parts)
  const inbox = createInbox(parts)
  let working = Promise.resolve()
  const news = new Set<() => void>()

  const failures: unknown[] = []
  /** Does it again when it fails, and gives it up when it always does. */
  async function insist<T>(task: () => Promise<T>): Promise<T | null> {
    let failure: unknown = null
    for (let attempt = 1; attempt <= tries; attempt += 1)
      try {
        return await task()
      } catch (error) {
        failure = error
      }
    failures.push(failure)
    return null
  }

  async function work(): Promise<void> {
    await workOff(parts, recorded, insist)
    for (const tell of news) tell()
    news.clear()
  }

  const live: AnnouncedInbox = {
    async receive(file) {
      memory.clock.advance(1000)
      const record = await inbox.receive(file)
      working = working.then(work)
      return record
    },
    async remove(feedId, path, order) {
      await inbox.remove(feedId, path, order)
      working = working.then(work)
    },
    async refuse(file) {
      await inbox.refuse(file)
      working = working.then(work)
    },
  }

  /** Has a delivery looked at, as its signal does. */
  const look = async (id: string) => {
    recorded.deliveries.push(id)
    working = working.then(work)
    await working
  }

  /** See `ServiceWatch`. */
  const watch = {
    async file(feedId: string, path: string) {
      const held = await parts.inbox.get(feedId, path)
      if (!held || held.kind === 'ignored') return null
      return { size: held.size, sha256: held.hashes.sha256 }
    },
    async delivery(feedId: string, messagePath: string) {
      const found = deliveries
        .all()
        .find((each) => each.feedId === feedId && each.messagePath === messagePath)
      if (!found) return null
      const { id, state, reason } = found
      return { id, state, reason, issueCodes: deliveries.issues(id).map(({ code }) => code) }
    },
    pause: () =>
      new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 50)
        news.add(() => {
          clearTimeout(timer)
          resolve()
        })
      }),
  }
  /** Resolves when all is done; rejects when something was given up. */
  const settled = async () => {
    await working
    const [failure] = failures.splice(0)
    if (failure !== undefined) throw failure
  }
  /** Lets time go by, and does what it brings about. */
  const later = async (ms: number) => {
    await working
    memory.clock.advance(ms)
    await insist(() => sweep(parts))
    await work()
  }
  return { ...memory, memory, parts, live, look, watch, later, settled }
}

import {
  assessArrival,
  createInbox,
  processDelivery,
  sweep,
  type AnnouncedInbox,
  type Feed,
} from '@ddex/dsp-core'
import { memoryIngestParts } from './ingest-parts.ts'

/** A service in memory that does its work by itself, as the task queue has it done. */
export function liveMemoryService(...feeds: Feed[]) {
  const memory = memoryIngestParts(...feeds)
  const { parts, deliveries, recorded } = memory
  const inbox = createInbox(parts)
  let working = Promise.resolve()
  const news = new Set<() => void>()

  async function work(): Promise<void> {
    while (recorded.arrivals.length + recorded.deliveries.length > 0) {
      const arrival = recorded.arrivals.shift()
      if (arrival)
        recorded.deliveries.push(...(await assessArrival(parts, arrival.feedId, arrival.path)))
      const id = recorded.deliveries.shift()
      if (id) await processDelivery(parts, id)
    }
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
  /** Lets time go by, and does what it brings about. */
  const later = async (ms: number) => {
    await working
    memory.clock.advance(ms)
    await sweep(parts)
    await work()
  }
  return { ...memory, live, look, watch, later, settled: () => working }
}

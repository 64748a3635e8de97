import { Readable } from 'node:stream'
import { writeNewRelease, type NewReleaseDraft } from '@ddex/ern'
import {
  createInbox,
  sweep,
  type Delivery,
  type FeedSettings,
  type IngestParts,
} from '@ddex/dsp-core'
import { releaseDraft, testFiles } from '../draft.ts'
import { memoryIngestParts, testFeed } from './ingest-parts.ts'
import { workOff } from './work-off.ts'

/** Tries of a task or a transfer that fails, as their queues make them. */
const tries = 5

/**
 * A service with one feed (and a second, foreign one), to which files can be sent. `workersOf` lets
 * its workers fail, not its stores.
 */
export function deliveryBench(
  settings: Partial<FeedSettings> = {},
  workersOf: (parts: IngestParts) => IngestParts = (parts) => parts,
) {
  return deliveryBenchOn(memoryIngestParts(testFeed(settings), testFeed({}, 'feed-b')), workersOf)
}

/** Workers on stores that are there already: they come after some that died. */
export function deliveryBenchOn(
  memory: ReturnType<typeof memoryIngestParts>,
  workersOf: (parts: IngestParts) => IngestParts = (parts) => parts,
) {
  const { recorded, deliveries } = memory
  const failures: unknown[] = []
  /** Paths of files for which nobody but the service answers any more. */
  const handedOn = new Set<string>()
  const parts = workersOf(memory.parts)
  const inbox = createInbox(parts)

  async function insist<T>(work: () => Promise<T>): Promise<T | null> {
    for (let attempt = 1; attempt <= tries; attempt += 1)
      try {
        return await work()
      } catch (error) {
        failures.push(error)
      }
    return null
  }

  /** Does all the work that was asked for, as the task queue would. */
  const settle = () => workOff(parts, recorded, insist)

  async function send(path: string, content: string, feedId = 'feed-a') {
    memory.clock.advance(1000)
    const bytes = Buffer.from(content)
    const open = () => Readable.from([bytes])
    const file = { feedId, path, size: bytes.length, connectionId: null, open }
    if (await insist(() => inbox.receive(file))) handedOn.add(path)
    await settle()
  }

  /** Lets time go by, and does what it brings about. */
  async function pass(ms: number) {
    memory.clock.advance(ms)
    await insist(() => sweep(parts))
    await settle()
  }

  async function withdraw(path: string, feedId = 'feed-a') {
    await inbox.remove(feedId, path)
    await settle()
  }

  return {
    ...memory,
    memory,
    failures,
    handedOn,
    send,
    sendRelease: releaseSender(send),
    settle,
    pass,
    withdraw,
    ...findersIn(deliveries),
  }
}

function findersIn(deliveries: { all(): Delivery[] }) {
  /** The one delivery of a message's path. */
  const at = (path: string) => {
    const found = deliveries.all().filter(({ messagePath }) => messagePath === path)
    if (found.length !== 1) throw new Error(`There are ${found.length} deliveries of ${path}.`)
    return found[0] as Delivery
  }

  const only = () => {
    const [delivery, ...others] = deliveries.all()
    if (!delivery || others.length > 0) throw new Error('There is not just one delivery.')
    return delivery
  }
  return { at, only }
}

/** Sends a whole album: its files, then its message. */
function releaseSender(send: (path: string, content: string, feedId?: string) => Promise<void>) {
  return async (change: Partial<NewReleaseDraft> = {}, folder = 'A', feedId = 'feed-a') => {
    for (const [uri, content] of Object.entries(testFiles))
      await send(`${folder}/${uri}`, content, feedId)
    await send(`${folder}/release.xml`, writeNewRelease(releaseDraft(change), '4.3'), feedId)
  }
}

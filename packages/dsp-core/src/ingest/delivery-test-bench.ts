import { Readable } from 'node:stream'
import { writeNewRelease, type NewReleaseDraft } from '@ddex/ern'
import { memoryIngestParts, releaseDraft, testFeed, testFiles } from '@ddex/testkit'
import type { FeedSettings } from '../schema/feed.ts'
import { assessArrival } from './assess-arrival.ts'
import { processDelivery } from './process-delivery.ts'
import { createInbox } from './receive-file.ts'

/** A service with one feed (and a second, foreign one), to which files can be sent. */
export function service(settings: Partial<FeedSettings> = {}) {
  const memory = memoryIngestParts(testFeed(settings), testFeed({}, 'feed-b'))
  const inbox = createInbox(memory.parts)
  const { recorded, deliveries, parts } = memory

  /** Does all the work that was asked for, as the task queue would. */
  async function settle() {
    while (recorded.arrivals.length + recorded.deliveries.length > 0) {
      const arrival = recorded.arrivals.shift()
      if (arrival)
        recorded.deliveries.push(...(await assessArrival(parts, arrival.feedId, arrival.path)))
      const id = recorded.deliveries.shift()
      const before = id ? await deliveries.get(id) : null
      // A task with a delay is left to the sweep.
      const isLater = before?.nextAttemptAt && before.nextAttemptAt > memory.clock.now()
      if (id && !(isLater && before.state === 'failed_retrying')) await processDelivery(parts, id)
      if (id && (await deliveries.get(id))?.state === 'waiting_for_files') break
    }
    recorded.deliveries.length = 0
  }

  async function send(path: string, content: string, feedId = 'feed-a') {
    memory.clock.advance(1000)
    const bytes = Buffer.from(content)
    const open = () => Readable.from([bytes])
    await inbox.receive({ feedId, path, size: bytes.length, connectionId: null, open })
    await settle()
  }

  async function sendRelease(
    change: Partial<NewReleaseDraft> = {},
    folder = 'A',
    feedId = 'feed-a',
  ) {
    for (const [uri, content] of Object.entries(testFiles))
      await send(`${folder}/${uri}`, content, feedId)
    await send(`${folder}/release.xml`, writeNewRelease(releaseDraft(change), '4.3'), feedId)
  }

  const only = () => {
    const [delivery, ...others] = deliveries.all()
    if (!delivery || others.length > 0) throw new Error('There is not just one delivery.')
    return delivery
  }
  return { ...memory, send, sendRelease, settle, only }
}

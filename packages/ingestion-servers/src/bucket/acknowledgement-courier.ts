import type { AcknowledgementFolder, Feed, Logger } from '@ddex/dsp-core'
import { acknowledgementKey } from './own-keys.ts'

export interface CourierParts {
  acknowledgements: AcknowledgementFolder
  /** Puts a file into the bucket of a feed, unless something is there under its key. */
  put(feed: Feed, key: string, xml: Uint8Array): Promise<void>
  logger: Logger
}

/**
 * Takes acknowledgements to the buckets of their senders, as protocols with a server show them in a folder.
 * What was taken once is noted as fetched and taken no more. Answers how many were taken; a feed whose bucket
 * is away is tried again with the next call.
 */
export async function carryAcknowledgements(parts: CourierParts, feeds: Feed[]): Promise<number> {
  let carried = 0
  for (const feed of feeds) {
    if (feed.settings.acknowledgement === 'off') continue
    try {
      carried += await carryTo(parts, feed)
    } catch (error) {
      parts.logger.warn('acknowledgements_not_carried', { feedId: feed.id, error })
    }
  }
  return carried
}

async function carryTo({ acknowledgements, put }: CourierParts, feed: Feed): Promise<number> {
  let carried = 0
  for await (const page of acknowledgements.list(feed.id)) {
    for (const { name } of page) {
      const xml = await acknowledgements.read(feed.id, name)
      if (!xml) continue
      await put(feed, acknowledgementKey(feed.id, name), xml)
      // In the sender's bucket it is the sender's: ours to list no more.
      await acknowledgements.remove(feed.id, name)
      carried += 1
    }
  }
  return carried
}

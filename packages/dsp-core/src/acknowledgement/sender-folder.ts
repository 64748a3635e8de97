import type { Clock } from '../clock.ts'
import type { AcknowledgementFolder } from '../ports/acknowledgement-folder.ts'
import type { AcknowledgementStore } from '../ports/acknowledgement-store.ts'
import type { Logger } from '../ports/logger.ts'
import type { ObjectStore } from '../ports/object-store.ts'
import { mayBeOurs } from './names.ts'

export interface SenderFolderParts {
  store: AcknowledgementStore
  objects: ObjectStore
  clock: Clock
  logger: Logger
}

const pageSize = 100

/** The acknowledgements of feeds, as the protocol servers show them. */
export function senderFolder({
  store,
  objects,
  clock,
  logger,
}: SenderFolderParts): AcknowledgementFolder {
  const find = async (feedId: string, name: string) =>
    mayBeOurs(name) ? store.get(feedId, name) : null
  return {
    find,
    async *list(feedId) {
      let after: string | null = null
      for (;;) {
        const page = await store.list(feedId, after, pageSize)
        if (page.length > 0) yield page
        if (page.length < pageSize) return
        after = page.at(-1)?.name ?? null
      }
    },
    async read(feedId, name) {
      const found = await find(feedId, name)
      return found && objects.readAll(found.object)
    },
    async noteFetched(feedId, name) {
      try {
        await store.noteFetched(feedId, name, clock.now(), false)
      } catch (error) {
        logger.warn('acknowledgement_fetch_unnoted', { feedId, name, error: String(error) })
      }
    },
    remove: async (feedId, name) =>
      mayBeOurs(name) && store.noteFetched(feedId, name, clock.now(), true),
  }
}

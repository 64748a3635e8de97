import { readErn } from '@ddex/ern'
import {
  stableId,
  TransientError,
  type AnnouncedInbox,
  type ConnectionLog,
  type Clock,
  type DeliveryRequest,
  type DeliveryRequests,
  type Feed,
  type FeedDirectory,
  type Ids,
  type InboxFile,
  type Logger,
  type ObjectStore,
} from '@ddex/dsp-core'
import { ConnectionReporter } from '../../common/connection-reporter.ts'
import { nameAssets, type NamedAsset } from './asset-names.ts'
import { AssetRefusal } from './asset-refusal.ts'
import { openAsset, type OpenAssetOptions } from './open-asset.ts'

export interface FetchParts {
  requests: DeliveryRequests
  feeds: FeedDirectory
  inbox: AnnouncedInbox
  /** Reads what the inbox has. */
  files: { get(feedId: string, path: string): Promise<InboxFile | null> }
  objects: Pick<ObjectStore, 'readAll'>
  log: ConnectionLog
  logger: Logger
  clock: Clock
  ids: Ids
  /** See `AssetUrlRules`. */
  localHosts: readonly string[]
  options?: OpenAssetOptions
}

const atOnce = 4

/**
 * Fetches the files that a delivery by HTTP names by URL into the inbox, beside their message. A file that is here
 * already is not fetched again, so this may be called any number of times. With `isLastTry` what cannot be reached
 * is given up, and the delivery told; before, it throws `TransientError`: call again.
 */
export async function fetchAssets(
  parts: FetchParts,
  feedId: string,
  requestId: string,
  isLastTry: boolean,
): Promise<void> {
  const request = await parts.requests.get(feedId, requestId)
  const login = await parts.feeds.findFeed('http', feedId)
  if (!request || request.cancelledAt || !login) return
  const assets = nameAssets(await messageOf(parts, request), request)
  const fetcher = new Fetcher(parts, login.feed, request, isLastTry)
  const faults = await inTurns(assets, (asset) => fetcher.fetch(asset))
  await fetcher.end()
  const [first] = faults
  if (first) throw first
}

class Fetcher {
  readonly #parts: FetchParts
  readonly #feed: Feed
  readonly #request: DeliveryRequest
  readonly #isLastTry: boolean
  readonly #connectionId: string
  readonly #reporter: ConnectionReporter

  constructor(parts: FetchParts, feed: Feed, request: DeliveryRequest, isLastTry: boolean) {
    const { log, logger, clock, ids } = parts
    this.#parts = parts
    this.#feed = feed
    this.#request = request
    this.#isLastTry = isLastTry
    this.#connectionId = ids.next()
    const { id: feedId, distributorId } = feed
    const client = `files of ${request.messageId}`
    const names = { id: this.#connectionId, feedId, distributorId, client, address: '' }
    this.#reporter = new ConnectionReporter({
      ...{ log, logger, clock },
      connection: { ...names, protocol: 'http' },
    })
  }

  end(): Promise<void> {
    return this.#reporter.closed()
  }

  /** Throws `TransientError`, and for the last try never. */
  async fetch({ url, name }: NamedAsset): Promise<void> {
    const { id, messagePath, receivedAt } = this.#request
    const { inbox, logger, localHosts, options } = this.#parts
    const path = `${messagePath.slice(0, messagePath.lastIndexOf('/') + 1)}${name}`
    // Of two requests for one path the later one has the newer file.
    const order = String(receivedAt.getTime()).padStart(20, '0')
    const origin = { id: stableId(id, url), order }
    if (await this.#isHere(path, origin.id)) return
    const feedId = this.#feed.id
    const { assetHosts, maxFileSize } = this.#feed.settings
    this.#reporter.progress(path, 0)
    try {
      const { bytes, size } = await openAsset(
        url,
        { assetHosts, localHosts, maxSize: maxFileSize },
        options,
      )
      const arrived = { feedId, path, size: size ?? 0, connectionId: this.#connectionId, origin }
      const record = await inbox.receive({ ...arrived, arrivalId: origin.id, open: () => bytes })
      bytes.destroy()
      this.#reporter.received(record?.size ?? size ?? 0, path)
    } catch (error) {
      const refusal = refusalIn(error)
      logger.warn('asset_not_fetched', { feedId, path, code: refusal?.code, error: String(error) })
      if (!refusal && !this.#isLastTry) {
        this.#reporter.failed(path, 'cut')
        throw error
      }
      await this.#giveUp(path, refusal ?? unreachable(error))
    }
  }

  async #isHere(path: string, originId: string): Promise<boolean> {
    const held = await this.#parts.files.get(this.#feed.id, path)
    return held?.origin?.id === originId && held.object !== ''
  }

  async #giveUp(path: string, { code, message, fix }: AssetRefusal): Promise<void> {
    this.#reporter.failed(path, 'refused', message)
    const refusal = { code, message, fix }
    const announced = { feedId: this.#feed.id, path, connectionId: this.#connectionId }
    await this.#parts.inbox.refuse({ ...announced, refusal })
  }
}

/** The store wraps what a stream has failed with. */
function refusalIn(error: unknown): AssetRefusal | null {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if (cause instanceof AssetRefusal) return cause
  return null
}

function unreachable(error: unknown): AssetRefusal {
  const why = error instanceof TransientError ? ` ${error.message}` : ''
  return new AssetRefusal('ASSET_UNREACHABLE', `It could not be fetched, tried many times.${why}`)
}

/** The message, for the names that it has for its files; null for one that cannot be read. */
async function messageOf({ files, objects }: FetchParts, request: DeliveryRequest) {
  const file = await files.get(request.feedId, request.messagePath)
  if (file?.kind !== 'message' || file.object === '') return null
  return readErn(await objects.readAll(file.object)).message
}

/** Does work for all, some at a time; answers what went wrong. */
async function inTurns<T>(items: T[], work: (item: T) => Promise<void>): Promise<unknown[]> {
  const waiting = [...items]
  const faults: unknown[] = []
  const worker = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
      try {
        await work(item)
      } catch (error) {
        faults.push(error)
      }
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return faults
}

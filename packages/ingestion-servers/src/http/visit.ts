import type {
  AcknowledgementFolder,
  Clock,
  ConnectionLog,
  DeliveryRequests,
  DeliveryStore,
  Feed,
  FetchTask,
  Ids,
  Inbox,
  InboxStore,
  Logger,
  ObjectStore,
  ResumableUploads,
  Signals,
} from '@ddex/dsp-core'
import type { KeyGateParts } from './api-key.ts'
import type { DoorRequest } from './http-exchange.ts'
import type { Arrivals } from './sitting-log.ts'

export interface HttpDoorParts extends KeyGateParts {
  inbox: Inbox
  /** Reads what the inbox has. */
  files: Pick<InboxStore, 'get' | 'below'>
  /** Where the bytes are of what it has. */
  objects: Pick<ObjectStore, 'read'>
  deliveries: Pick<DeliveryStore, 'get' | 'ofFeed' | 'withMessageId'>
  requests: DeliveryRequests
  signals: Pick<Signals, 'processDelivery'>
  uploads: ResumableUploads
  acknowledgements: AcknowledgementFolder
  /** Has files fetched soon, at least once. */
  fetchSoon(task: FetchTask): Promise<void>
  log: ConnectionLog
  logger: Logger
  ids: Ids
  /** Where the door is: `/api/deliveries`. */
  base: string
  clock?: Clock
}

/** What a route may use that wants no key. */
export type PublicParts = Pick<Visit['parts'], 'base' | 'clock' | 'fetchSoon'>

/** What a route's handler gets besides the request. */
export interface Visit {
  parts: Required<Omit<HttpDoorParts, 'failureDelayMs'>>
  request: DoorRequest
  feed: Feed
  /** Names its sitting in what comes of it. */
  connectionId: string
  /** Is told of the files that it brings. */
  arrivals: Arrivals
  /** Of the route, decoded. */
  params: Record<string, string>
}

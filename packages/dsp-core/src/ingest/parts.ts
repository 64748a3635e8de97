import type { Clock } from '../clock.ts'
import type { Ids } from '../ids.ts'
import type {
  CatalogueStore,
  DeliveryStore,
  FeedStore,
  InboxStore,
  Logger,
  MediaLibrary,
  ObjectStore,
  Signals,
  ThreatScanner,
} from '../ports/index.ts'

/** Everything the way of a delivery needs from outside. */
export interface IngestParts {
  feeds: FeedStore
  inbox: InboxStore
  deliveries: DeliveryStore
  catalogue: CatalogueStore
  objects: ObjectStore
  media: MediaLibrary
  /** Absent where files are not scanned for threats. */
  threats?: ThreatScanner
  signals: Signals
  clock: Clock
  ids: Ids
  logger: Logger
}

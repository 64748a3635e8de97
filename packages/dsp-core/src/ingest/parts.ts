import type { Clock } from '../clock.ts'
import type { Ids } from '../ids.ts'
import type {
  AcknowledgementStore,
  CatalogueStore,
  DeliveryStore,
  FeedStore,
  InboxStore,
  Logger,
  MediaLibrary,
  ObjectStore,
  SettingsStore,
  Signals,
  ThreatScanner,
  Ticker,
} from '../ports/index.ts'
import type { Workbench } from '../workbench/workbench.ts'

/** Everything the way of a delivery needs from outside. */
export interface IngestParts {
  feeds: FeedStore
  inbox: InboxStore
  deliveries: DeliveryStore
  catalogue: CatalogueStore
  objects: ObjectStore
  media: MediaLibrary
  /** Absent where senders are told nothing. */
  acknowledgements?: AcknowledgementStore
  /** Absent where files are not scanned for threats. */
  threats?: ThreatScanner
  /** Absent where nobody is asked for a second opinion. */
  workbench?: Workbench
  signals: Signals
  settings: SettingsStore
  clock: Clock
  ticker: Ticker
  ids: Ids
  logger: Logger
}

import type { Clock } from '../clock.ts'
import type {
  AcknowledgementStore,
  DeliveryStore,
  InboxStore,
  Logger,
  ObjectStore,
  SettingsStore,
} from '../ports/index.ts'

/** What sending acknowledgements needs from outside. */
export interface AcknowledgementParts {
  /** Absent where none are sent. */
  acknowledgements?: AcknowledgementStore
  inbox: InboxStore
  deliveries: DeliveryStore
  objects: ObjectStore
  settings: SettingsStore
  clock: Clock
  logger: Logger
}

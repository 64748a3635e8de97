import type { Deal, ReleaseVisibility } from './deal.ts'
import type { Party } from './party.ts'
import type { Release } from './release.ts'
import type { Resource } from './resource.ts'
import type { Statement } from './text.ts'
import type { Collection, CueSheet, MusicalWork } from './work.ts'

/**
 * The version-neutral model of a DDEX message: ERN 3.x and 4.x say the same things in different
 * places, this is what they say. Identifiers and text are byte-equal to the source; nothing is
 * coerced. Dates and durations stay as written (ISO 8601), because precision is information.
 * Optional members are absent where the message is silent.
 */
export interface ErnMessage {
  /** From the root namespace: `3.8.2`, `4.3`. */
  version: string
  namespace: string
  messageType: MessageType
  /** `ReleaseProfileVersionId` as written. */
  profile: string | null
  /** `ReleaseProfileVariantVersionId`: `Classical`, `BoxedSet`. */
  profileVariant?: string
  businessProfile?: string
  /** Version of the allowed values (4.3 and later). */
  avsVersion?: string
  /** `MessageSchemaVersionId` of ERN 3, which can be wrong: the namespace counts. */
  schemaVersion?: string
  language: string | null
  /** Empty when the sender left it empty, as some real ones do. */
  messageId: string
  threadId: string | null
  /** `MessageFileName`. */
  fileName?: string
  sender: Party
  recipient: Party
  /** All recipients, where there are several. */
  recipients?: Party[]
  sentOnBehalfOf?: Party
  /** `MessageCreatedDateTime`, with its offset. */
  createdAt: string | null
  /** `LiveMessage`, `TestMessage` ... */
  controlType: string | null
  /** `UpdateIndicator`, deprecated in ERN 3 and gone in 4. */
  updateIndicator: string | null
  isBackfill?: boolean
  parties: Party[]
  works?: MusicalWork[]
  cueSheets?: CueSheet[]
  resources: Resource[]
  collections?: Collection[]
  releases: Release[]
  deals: Deal[]
  visibilities?: ReleaseVisibility[]
  /** False when the message has no `DealList` at all, which is a take-down. */
  hasDealList: boolean
  /** All else that the message says outside its works, resources, releases and deals. */
  rest?: Statement[]
}

export type MessageType = 'NewReleaseMessage' | 'PurgeReleaseMessage' | 'NewDealMessage'

import type { Issue } from '@ddex/ern'
import type { DeliveryAcknowledgement } from './acknowledgement.ts'
import type { Protocol } from './feed.ts'

export const deliveryStates = [
  'receiving',
  'waiting_for_files',
  'validating',
  'ingesting',
  'transcoding',
  'completed',
  'completed_with_warnings',
  'rejected',
  'failed_retrying',
  'failed',
  'quarantined',
] as const
export type DeliveryState = (typeof deliveryStates)[number]

/** States in which nothing more happens unless somebody acts. */
export const settledStates: readonly DeliveryState[] = [
  'completed',
  'completed_with_warnings',
  'rejected',
  'failed',
  'quarantined',
]

/** `deliveries/{id}`: one message and its files, from the first byte to the catalogue. */
export interface Delivery {
  id: string
  feedId: string
  feedName: string
  distributorId: string
  protocol: Protocol
  state: DeliveryState
  /** Title of the last step in its timeline. */
  step: string
  /** Why it is in this state, in words. */
  reason: string
  /** What happens next, or what somebody must do. */
  nextStep: string
  /** Folder in the feed, see `InboxFile.folder`. */
  folder: string
  /** The message's path in the feed; null while none has arrived. */
  messagePath: string | null
  messageSha256: string | null
  /** Names the files that were here when it was last looked at; see delivery/files-seen. */
  filesSeen: string | null
  /** Keys of the inbox files that concern it: what the message names, and the end of its batch. */
  awaits: string[]
  /** Names the bytes of the message and its files, wherever they lie; null until all are here. */
  content: string | null
  /** The `content` that an admin lets pass although it looks dangerous. */
  acceptedContent?: string
  /** What the message says, once it was read. */
  ern: DeliveryErn | null
  fileCounts: { named: number; here: number; bytes: number }
  issueCounts: { error: number; warning: number; info: number }
  /** Up to 5, most severe first; all of them are in `issues`. */
  topIssues: Issue[]
  releaseIds: string[]
  /** The newest one; absent until one was sent. */
  acknowledgement?: DeliveryAcknowledgement
  progress: { done: number; total: number; unit: 'files' | 'tracks' } | null
  attempt: number
  nextAttemptAt: Date | null
  /** Of one that is over: how often it could not be seen whether there is something new, since that came. */
  looks?: number
  /** Absent when no sweep has asked for it since something new came or a worker took it. */
  asked?: Asked
  lease: Lease | null
  createdAt: Date
  updatedAt: Date
  settledAt: Date | null
}

export interface DeliveryErn {
  version: string
  messageType: string
  messageId: string
  sender: string
  title: string
  artist: string
  /** ICPN, GRid or proprietary id of the main release. */
  releaseIdentifier: string
  messageCreatedAt: string | null
  isTest: boolean
  isTakeDown: boolean
}

/** Who works on a delivery, and until when nobody else may. */
export interface Lease {
  owner: string
  expiresAt: Date
}

/** How a delivery that is due was asked for without a worker taking it. */
export interface Asked {
  times: number
  /** The `nextAttemptAt` that it was asked for at: of another one it says nothing. */
  dueAt: Date
  /** It is not asked for again before. */
  until: Date
}

/** `deliveries/{id}/timeline/{n}`: a step that was taken. `n` is zero-padded, so ids sort. */
export interface TimelineStep {
  at: Date
  state: DeliveryState
  title: string
  detail: string
  /** Milliseconds the step took; null where it took none. */
  durationMs: number | null
}

/** `deliveries/{id}/files/{n}`: a file that the message names, and what we found. */
export interface DeliveryFile {
  uri: string
  /** `SoundRecording A1`, `Image A7`, `Message`. */
  role: string
  state: 'missing' | 'here' | 'verified' | 'hash_mismatch' | 'unreferenced'
  size: number | null
  expectedHash: { algorithm: string; value: string } | null
  foundHash: string | null
  object: string | null
}

/** `deliveries/{id}/issues/{n}`, at most 1,000. */
export type DeliveryIssue = Issue & { index: number }

/** `delivery_logs/{id}`: one connection of a sender, live. */
export interface DeliveryLog {
  id: string
  feedId: string
  distributorId: string
  protocol: Protocol
  address: string
  client: string | null
  startedAt: Date
  endedAt: Date | null
  /** Why the server ended it; null while it is open, and when the client ended it. */
  endReason: string | null
  /** Uploads that came whole, and their bytes. */
  filesReceived: number
  bytesReceived: number
  /** Uploads that were refused, or cut before they were whole. */
  filesFailed: number
  /** The file that is arriving now: of several, the one that was heard of last. */
  current: ArrivingFile | null
  /** Uploads that ended, newest first, at most 20. */
  recentFiles: EndedFile[]
  /** When something last changed. */
  updatedAt: Date
}

export interface ArrivingFile {
  path: string
  /** So far. */
  bytes: number
  startedAt: Date
  bytesPerSecond: number
}

/** How an upload ended. */
export interface EndedFile extends ArrivingFile {
  outcome: 'received' | 'refused' | 'cut'
  /** Of what was refused or cut, in the words that the sender was told; null when it was told nothing. */
  reason: string | null
  endedAt: Date
}

import type { Readable } from 'node:stream'
import type { Clock } from '../clock.ts'
import type { Notifier } from '../events/notifier.ts'
import type { Caller, ContextValues } from '../policy/index.ts'
import type { AccessKey } from '../access-key.ts'
import type { Payload } from '../request/payload.ts'
import type { S3Request } from '../request/s3-request.ts'
import type { Verified } from '../signature/verify.ts'
import type { BucketStore } from '../store/bucket-store.ts'
import type { Bucket } from '../store/bucket.ts'
import type { Sequence } from '../store/sequence.ts'

/** What all calls of one endpoint have in common. */
export interface Endpoint {
  store: BucketStore
  sequence: Sequence
  clock: Clock
  notifier: Notifier
  /** The first is that of requests that name none. */
  regions: readonly [string, ...string[]]
  keys: readonly AccessKey[]
}

/** Something that a policy is asked about. */
export interface Question {
  /** `s3:PutObject` */
  action: string
  bucket: Bucket | null
  key?: string | null
  context?: ContextValues
}

/** Who calls and what they may do. */
export interface CallerPart {
  caller: Caller
  /** As events name the caller. */
  principalId: string
  isAllowed(question: Question): boolean
  /** Throws AccessDenied. */
  authorize(question: Question): void
}

/** A request whose signature is right. */
export interface Call extends CallerPart {
  endpoint: Endpoint
  request: S3Request
  payload: Payload
  /** The region that was signed for. */
  region: string
  requestId: string
  sourceIp: string
  /** Reads and verifies a document of at most `limit` bytes. */
  text(limit?: number): Promise<string>
  /** The same for a caller that is known only now: a form says who sends it in its fields. */
  as(verified: Verified): CallerPart
  /** To be called before a body is read without `payload`. */
  beforeReading(): void
}

export type BucketCall = Call & { bucket: Bucket }
export type ObjectCall = BucketCall & { key: string }

export interface Answer {
  status: number
  headers?: Readonly<Record<string, string | undefined>>
  body?: string | Readable
}

/** How a request is told to be this operation. */
interface Match {
  name: string
  method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE'
  /** A parameter that must be in the query. */
  query?: string
  /** A header that must be sent. */
  header?: string
  /** What a policy must allow; null when the operation asks by itself. */
  action: string | ((call: Call) => string) | null
}

export type Operation =
  | (Match & { on: 'service'; run(call: Call): Promise<Answer> })
  | (Match & { on: 'new bucket'; run(call: Call & { bucketName: string }): Promise<Answer> })
  | (Match & { on: 'bucket'; run(call: BucketCall): Promise<Answer> })
  | (Match & { on: 'object'; run(call: ObjectCall): Promise<Answer> })

export const xmlAnswer = (
  body: string,
  headers: Readonly<Record<string, string | undefined>> = {},
): Answer => ({ status: 200, headers: { 'content-type': 'application/xml', ...headers }, body })

/** S3's versions of actions for calls that name a version. */
export const versioned =
  (action: string, onVersion: string) =>
  ({ request }: Call): string =>
    request.query.has('versionId') ? onVersion : action

import type { Call, CallerPart, Endpoint, Question } from '../operations/operation.ts'
import { expectedDigests } from '../request/expected-digests.ts'
import { payloadOf } from '../request/payload.ts'
import { receiveText } from '../request/receive.ts'
import type { S3Request } from '../request/s3-request.ts'
import { S3Error } from '../s3-error.ts'
import type { Bucket } from '../store/bucket.ts'
import { callerOf, judge, type RequestFacts } from './access.ts'
import { authenticate } from './authenticate.ts'

/** Larger than any document that S3 takes. */
const largestDocument = 4 * 1024 ** 2

export interface Incoming {
  request: S3Request
  requestId: string
  beforeReading: () => void
}

export interface CallOptions {
  endpoint: Endpoint
  /** Null where the request names none or is about to make it. */
  bucket: Bucket | null
  /** Whether requests count as sent over TLS. */
  isSecure: boolean
}

function callerPart(facts: RequestFacts): CallerPart {
  const { verified } = facts
  const isAllowed = (question: Question): boolean => judge(question, facts).outcome === 'allowed'
  return {
    caller: callerOf(verified?.key ?? null),
    principalId: verified ? `AWS:${verified.key.accessKeyId}` : 'Anonymous',
    isAllowed,
    authorize(question) {
      if (!isAllowed(question)) throw new S3Error('AccessDenied', 'Access Denied')
    },
  }
}

/** Verifies a request and makes it a call. Throws S3Error. */
export function makeCall(
  { request, requestId, beforeReading }: Incoming,
  { endpoint, bucket, isSecure }: CallOptions,
): Call {
  const now = endpoint.clock.now()
  const { keys, regions } = endpoint
  const facts = bucket?.facts ?? null
  const { verified, region } = authenticate(request, { keys, now, regions, bucket: facts })
  const sourceIp = request.message.socket.remoteAddress ?? '127.0.0.1'
  const asked: RequestFacts = { request, verified, now, sourceIp, isSecure }
  const payload = payloadOf(request, verified, beforeReading)
  return {
    ...callerPart(asked),
    endpoint,
    request,
    payload,
    region,
    requestId,
    sourceIp,
    text: (limit = largestDocument) =>
      receiveText({ payload, expected: expectedDigests(request.headers) }, limit),
    as: (known) => callerPart({ ...asked, verified: known }),
    beforeReading,
  }
}

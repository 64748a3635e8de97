import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AccessKey } from '../access-key.ts'
import type { Logger } from '../logger.ts'
import type { Answer, Call, Endpoint, Operation, Question } from '../operations/operation.ts'
import { findOperation } from '../operations/table.ts'
import { callerOf, judge, type RequestFacts } from './access.ts'
import { authenticate } from './authenticate.ts'
import { expectedDigests } from '../request/expected-digests.ts'
import { payloadOf } from '../request/payload.ts'
import { receiveText } from '../request/receive.ts'
import { errorAnswer, respond } from './respond.ts'
import { readRequest, type S3Request } from '../request/s3-request.ts'
import { S3Error } from '../s3-error.ts'
import type { Bucket } from '../store/bucket.ts'

export interface HandlerOptions {
  endpoint: Endpoint
  keys: readonly AccessKey[]
  logger: Logger
  /** Whether requests count as sent over TLS. */
  isSecure: boolean
}

const largestDocument = 4 * 1024 ** 2

/** The bucket that a request names; null where it names none or is about to make it. */
function bucketOf(request: S3Request, operation: Operation, { store }: Endpoint): Bucket | null {
  if (request.bucket === null || operation.on === 'new bucket') return null
  const bucket = store.get(request.bucket)
  if (!bucket)
    throw new S3Error('NoSuchBucket', 'The specified bucket does not exist', {
      BucketName: request.bucket,
    })
  return bucket
}

/** A host that names a region serves the buckets of that region. */
function checkHostRegion({ hostRegion, headers }: S3Request, bucket: Bucket): void {
  const { region, name } = bucket.facts
  if (hostRegion === null || hostRegion === region) return
  const host = (headers.get('host') ?? '').replace(hostRegion, region)
  throw new S3Error(
    'PermanentRedirect',
    'The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.',
    { Endpoint: host, Bucket: name },
    { 'x-amz-bucket-region': region },
  )
}

/** Answers one request after another. */
export class RequestHandler {
  readonly #options: HandlerOptions

  constructor(options: HandlerOptions) {
    this.#options = options
  }

  /** Never rejects: what goes wrong is answered, or logged where nobody can hear it any more. */
  async handle(
    message: IncomingMessage,
    response: ServerResponse,
    beforeReading: () => void,
  ): Promise<void> {
    const requestId = randomBytes(8).toString('hex').toUpperCase()
    const ids = { requestId, hostId: Buffer.from(requestId.repeat(3)).toString('base64') }
    const isHead = message.method === 'HEAD'
    const answer = await this.#answer(message, requestId, beforeReading).catch((error: unknown) => {
      const refusal = this.#refusal(error, message)
      return errorAnswer(refusal, (message.url ?? '/').split('?')[0] ?? '/', ids)
    })
    try {
      await respond(response, answer, { ...ids, isHead })
    } catch (error) {
      this.#options.logger.error({ err: error, url: message.url }, 'An answer could not be sent')
      response.destroy()
    }
  }

  #refusal(error: unknown, { method, url, destroyed, complete }: IncomingMessage): S3Error {
    if (error instanceof S3Error) return error
    const isGone = destroyed && !complete
    if (!isGone) this.#options.logger.error({ err: error, method, url }, 'A request failed')
    return new S3Error('InternalError', 'We encountered an internal error. Please try again.')
  }

  async #answer(
    message: IncomingMessage,
    requestId: string,
    beforeReading: () => void,
  ): Promise<Answer> {
    const { endpoint, keys, isSecure } = this.#options
    const request = readRequest(message)
    const operation = findOperation(request)
    const bucket = bucketOf(request, operation, endpoint)
    const now = endpoint.clock.now()
    const regions = bucket ? [bucket.facts.region] : endpoint.regions
    if (bucket) checkHostRegion(request, bucket)
    const { verified, region } = authenticate(request, { keys, now, regions })
    const sourceIp = message.socket.remoteAddress ?? '127.0.0.1'
    const facts: RequestFacts = { request, verified, now, sourceIp, isSecure }
    const payload = payloadOf(request, verified, beforeReading)
    const isAllowed = (question: Question): boolean => judge(question, facts).outcome === 'allowed'
    const call: Call = {
      endpoint,
      request,
      payload,
      caller: callerOf(verified?.key ?? null),
      region,
      requestId,
      principalId: verified ? `AWS:${verified.key.accessKeyId}` : 'Anonymous',
      sourceIp,
      text: (limit = largestDocument) =>
        receiveText({ payload, expected: expectedDigests(request.headers, request.query) }, limit),
      isAllowed,
      authorize(question) {
        if (!isAllowed(question)) throw new S3Error('AccessDenied', 'Access Denied')
      },
    }
    return run(operation, call, bucket)
  }
}

/** Asks the policies, then does it. */
function run(operation: Operation, call: Call, bucket: Bucket | null): Promise<Answer> {
  const { bucket: bucketName, key } = call.request
  const action = typeof operation.action === 'function' ? operation.action(call) : operation.action
  if (action !== null) call.authorize({ action, bucket, key })
  if (operation.on === 'service') return operation.run(call)
  if (operation.on === 'new bucket')
    return operation.run({ ...call, bucketName: bucketName as string })
  if (operation.on === 'bucket') return operation.run({ ...call, bucket: bucket as Bucket })
  return operation.run({ ...call, bucket: bucket as Bucket, key: key as string })
}

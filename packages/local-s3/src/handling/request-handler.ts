import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Logger } from '../logger.ts'
import type { Answer, Call, Endpoint, Operation } from '../operations/operation.ts'
import { findOperation } from '../operations/table.ts'
import { answerPreflight, corsHeaders, corsSetting } from '../request/cors.ts'
import { readRequest, type S3Request } from '../request/s3-request.ts'
import { S3Error } from '../s3-error.ts'
import type { Bucket } from '../store/bucket.ts'
import { makeCall, type Incoming } from './make-call.ts'
import { errorAnswer, respond } from './respond.ts'

export interface HandlerOptions {
  endpoint: Endpoint
  logger: Logger
  /** Whether requests count as sent over TLS. */
  isSecure: boolean
}

/** The bucket that a request names. Throws NoSuchBucket. */
function existingBucket({ bucket: name }: S3Request, { store }: Endpoint): Bucket | null {
  if (name === null) return null
  const bucket = store.get(name)
  if (bucket) return bucket
  throw new S3Error('NoSuchBucket', 'The specified bucket does not exist', { BucketName: name })
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
    const answer = await this.#answer(message, requestId, beforeReading).catch((error: unknown) =>
      errorAnswer(this.#refusal(error, message), (message.url ?? '/').split('?')[0] ?? '/', ids),
    )
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

  /** Answers, refusals included, carry what lets a page of another origin read them. */
  async #answer(
    message: IncomingMessage,
    requestId: string,
    beforeReading: () => void,
  ): Promise<Answer> {
    const request = readRequest(message)
    const { store } = this.#options.endpoint
    const bucket = request.bucket === null ? undefined : store.get(request.bucket)
    const cors = bucket?.setting(corsSetting) ?? null
    const allowing = corsHeaders(cors, request.headers, request.method)
    try {
      if (request.method === 'OPTIONS')
        return { status: 200, headers: answerPreflight(cors, request.headers) }
      const answer = await this.#perform({ request, requestId, beforeReading })
      return { ...answer, headers: { ...answer.headers, ...allowing } }
    } catch (error) {
      if (!(error instanceof S3Error)) throw error
      const { code, message: text, details, headers } = error
      throw new S3Error(code, text, details, { ...headers, ...allowing })
    }
  }

  #perform(incoming: Incoming): Promise<Answer> {
    const { endpoint, isSecure } = this.#options
    const { request } = incoming
    const operation = findOperation(request)
    const bucket = operation.on === 'new bucket' ? null : existingBucket(request, endpoint)
    return run(operation, makeCall(incoming, { endpoint, bucket, isSecure }), bucket)
  }
}

import type { IncomingMessage } from 'node:http'
import type { Duplex, Readable } from 'node:stream'
import { S3Error } from '../s3-error.ts'
import { chunkVerifier } from '../signature/chunk-signature.ts'
import type { Verified } from '../signature/verify.ts'
import { AwsChunkedDecoder } from './aws-chunked.ts'
import type { S3Request } from './s3-request.ts'

/** How a body arrives: what its x-amz-content-sha256 says. */
export interface Payload {
  /** x-amz-content-sha256 where it is a hash to verify. */
  sha256: string | null
  /** Bytes that will come; null when unknown. */
  length: number | null
  /** Trailing headers, filled in once the body is read. */
  trailer: Map<string, string>
  /** Has the body, without its framing, read by `into`; an error of the sender's closes both. May be called once. */
  open(into: Duplex): readonly [Readable, ...Duplex[]]
}

const streaming = /^STREAMING-/
const known = new Set([
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER',
  'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
])

export const unsignedPayload = 'UNSIGNED-PAYLOAD'

/** What a request's signature was made with for its body. Throws where S3 wants the header and it is missing. */
export function payloadHashOf(request: S3Request, kind: 'header' | 'query'): string {
  const stated = request.sentHeaders.get('x-amz-content-sha256')
  if (stated === undefined && kind === 'query') return unsignedPayload
  if (stated === undefined)
    throw new S3Error(
      'InvalidRequest',
      'Missing required header for this request: x-amz-content-sha256',
    )
  const isKnown = stated === unsignedPayload || known.has(stated) || /^[0-9a-f]{64}$/.test(stated)
  if (!isKnown)
    throw new S3Error(
      'InvalidArgument',
      'x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER or a valid sha256 value.',
      { ArgumentName: 'x-amz-content-sha256', ArgumentValue: stated },
    )
  return stated
}

function lengthHeader(request: S3Request, name: string): number | null {
  const text = request.headers.get(name)
  if (text === undefined) return null
  if (!/^\d{1,15}$/.test(text))
    throw new S3Error('InvalidArgument', `${name} must be a number of bytes`)
  return Number(text)
}

/** How to read a request's body. `verified` is null for anonymous requests; `beforeReading` runs once. */
export function payloadOf(
  request: S3Request,
  verified: Verified | null,
  beforeReading: () => void,
): Payload {
  const stated = request.sentHeaders.get('x-amz-content-sha256') ?? unsignedPayload
  const trailer = new Map<string, string>()
  if (!streaming.test(stated)) {
    const sha256 = stated === unsignedPayload ? null : stated
    const length = lengthHeader(request, 'content-length')
    const open = (into: Duplex): readonly [Readable] => {
      beforeReading()
      return [flow(request.message, into)]
    }
    return { sha256, length, trailer, open }
  }
  const { length, decoder } = chunkedPayload(request, verified, stated, trailer)
  const open = (into: Duplex): readonly [Readable, Duplex] => {
    beforeReading()
    return [flow(request.message, decoder()), into]
  }
  return { sha256: null, trailer, length, open }
}

function chunkedPayload(
  request: S3Request,
  verified: Verified | null,
  stated: string,
  trailer: Map<string, string>,
): { length: number; decoder: () => Duplex } {
  const length = lengthHeader(request, 'x-amz-decoded-content-length')
  if (length === null)
    throw new S3Error('MissingContentLength', 'You must provide the Content-Length HTTP header.')
  const isSigned = stated.startsWith('STREAMING-AWS4')
  if (isSigned && !verified)
    throw new S3Error('AccessDenied', 'Anonymous requests cannot sign their chunks')
  const decoder = (): Duplex =>
    new AwsChunkedDecoder({
      verifier: isSigned && verified ? chunkVerifier(verified, stated.endsWith('-TRAILER')) : null,
      decodedLength: length,
      onTrailer: (headers) => headers.forEach((value, name) => trailer.set(name, value)),
    })
  return { length, decoder }
}

/** Pipes a body on so that an error behind it leaves the connection open for the answer. */
function flow(message: IncomingMessage, into: Duplex): Readable {
  message.once('error', () => into.destroy(clientGone()))
  message.once('close', () => {
    if (!message.complete) into.destroy(clientGone())
  })
  if (message.destroyed) into.destroy(clientGone())
  return message.pipe(into)
}

/** The client closed the connection before its body had ended. */
export const clientGone = (): S3Error =>
  new S3Error('IncompleteBody', 'The connection was closed before the body was complete.')

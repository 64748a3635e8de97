import type { ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import type { Answer } from '../operations/operation.ts'
import type { S3Error } from '../s3-error.ts'
import { writePlainXml } from '../request/xml.ts'

/** What every answer carries. */
export interface AnswerIds {
  requestId: string
  hostId: string
}

/** An error as S3 answers it. */
export const errorAnswer = (error: S3Error, resource: string, ids: AnswerIds): Answer => ({
  status: error.status,
  headers: { 'content-type': 'application/xml', ...error.headers },
  body: writePlainXml('Error', {
    Code: error.code,
    Message: error.message,
    ...error.details,
    Resource: resource,
    RequestId: ids.requestId,
    HostId: ids.hostId,
  }),
})

/** Sends an answer; a HEAD request gets no body. Resolves when it is sent or the client has gone. */
export async function respond(
  response: ServerResponse,
  { status, headers = {}, body }: Answer,
  ids: AnswerIds & { isHead: boolean },
): Promise<void> {
  const text = typeof body === 'string' ? Buffer.from(body) : null
  response.statusCode = status
  response.setHeader('x-amz-request-id', ids.requestId)
  response.setHeader('x-amz-id-2', ids.hostId)
  response.setHeader('server', 'AmazonS3')
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) response.setHeader(name, value)
  if (text) response.setHeader('content-length', text.length)
  if (body === undefined || ids.isHead) response.end()
  else if (text) response.end(text)
  else
    await pipeline(body as Exclude<typeof body, string>, response).catch(() => response.destroy())
}

import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { clientAddress } from './client-address.ts'
import type { DoorAnswer, DoorRequest } from './http-exchange.ts'

/** A request as Node has it; Cloud Functions have read its body already. */
export type NodeRequest = IncomingMessage & { rawBody?: Buffer; originalUrl?: string }

/** A request to the door at `base`; see `DoorRequest`. */
export function doorRequestOf(request: NodeRequest, base: string): DoorRequest {
  const sent = request.originalUrl ?? request.url ?? '/'
  // Not by `URL`: it resolves `..`, and then nobody could refuse it.
  const [path = '/', query = ''] = sent.split('?', 2)
  const { address, isCertain } = clientAddress(
    headerOf(request, 'x-forwarded-for'),
    request.socket.remoteAddress ?? '',
  )
  const { rawBody } = request
  return {
    method: request.method ?? 'GET',
    path: path.startsWith(base) ? path.slice(base.length) : path,
    query: new URLSearchParams(query),
    header: (name) => headerOf(request, name),
    body: rawBody ? Readable.from([rawBody], { objectMode: false }) : request,
    address,
    isAddressCertain: isCertain,
  }
}

function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name]
  return Array.isArray(value) ? value.join(', ') : value
}

/** Sends an answer. One whose bytes end too soon is cut, so that nobody takes it for whole. */
export async function sendAnswer(
  response: ServerResponse,
  { status, headers, body }: DoorAnswer,
): Promise<void> {
  response.writeHead(status, { 'x-content-type-options': 'nosniff', ...headers })
  if (body instanceof Readable) await pipeline(body, response).catch(() => undefined)
  else response.end(body)
}

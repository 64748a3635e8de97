import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** As Firebase's server hands a request on: read, and with the few methods of Express that are used. */
function dressed(request: IncomingMessage, response: ServerResponse, body: unknown) {
  const header = (name: string) => request.headers[name.toLowerCase()]
  const status = (code: number) => Object.assign(response, { statusCode: code })
  const set = (name: string, value: string) => response.setHeader(name, value)
  const type = (value: string) => response.setHeader('content-type', value)
  const send = (answer: unknown) =>
    response.end(typeof answer === 'string' ? answer : JSON.stringify(answer))
  return [
    Object.assign(request, { body, header, get: header, path: request.url }),
    Object.assign(response, { status, set, type, send, json: send }),
  ] as unknown as [never, never]
}

/** A function of Firebase's HTTP, callable or task kind. */
type Handler = (request: never, response: never) => unknown

const claims = Buffer.from(JSON.stringify({ sub: 'uid-1', uid: 'uid-1', role: 'admin' }))

/** Calls a function as it runs, over HTTP, as an admin: POST with data, else GET. Answers all that it said. */
export async function said(handle: Handler, path = '/', data?: unknown): Promise<string> {
  const server = createServer((request, response) => {
    void text(request).then((body) =>
      handle(...dressed(request, response, body === '' ? undefined : JSON.parse(body))),
    )
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    ...(data === undefined ? {} : { method: 'POST', body: JSON.stringify({ data }) }),
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer e30.${claims.toString('base64url')}.e30`,
    },
  })
  const answer = `${response.status} ${JSON.stringify([...response.headers])} ${await response.text()}`
  server.closeAllConnections()
  server.close()
  return answer
}

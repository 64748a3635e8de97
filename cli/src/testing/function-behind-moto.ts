import { createServer, request as send, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

/** What the function answers to a call, as Lambda's API tells it. */
export interface FunctionAnswer {
  payload: object
  log: string
  /** Set where it threw. */
  error?: 'Unhandled'
}

/** AWS with a function that runs: moto keeps what functions are and runs none. */
export interface FunctionBehindMoto {
  endpoint: string
  /** Events that it was called with. */
  events: unknown[]
  stop(): Promise<void>
}

interface FunctionParts {
  /** An object came into a bucket: the function may put others, by their path-style URLs. */
  onObject(put: (path: string, body: string) => Promise<unknown>, path: string): Promise<void>
  answer(): FunctionAnswer
}

/**
 * Passes everything on to moto but calls of functions, which it answers itself
 * (https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html), and tells of each object that was put.
 */
export async function startFunctionBehindMoto(
  moto: string,
  { onObject, answer }: FunctionParts,
): Promise<FunctionBehindMoto> {
  const events: unknown[] = []
  const put = (path: string, body: string) => fetch(`${moto}${path}`, { method: 'PUT', body })
  const server = createServer((request, response) => {
    void (async () => {
      const body = await buffer(request)
      const path = request.url ?? '/'
      if (request.method === 'POST' && /\/functions\/[^/]+\/invocations/.test(path)) {
        events.push(JSON.parse(body.toString()))
        const { payload, log, error } = answer()
        response.writeHead(200, {
          'content-type': 'application/json',
          'x-amz-log-result': Buffer.from(log).toString('base64'),
          ...(error ? { 'x-amz-function-error': error } : {}),
        })
        response.end(JSON.stringify(payload))
        return
      }
      const passed = await passOn(moto, request, body)
      const answered = await buffer(passed)
      if (request.method === 'PUT' && passed.statusCode === 200)
        await onObject(put, path.replace(/\?.*$/, ''))
      response.writeHead(passed.statusCode ?? 500, passed.headers)
      response.end(answered)
    })()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    ...{ events, endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const passOn = (moto: string, request: IncomingMessage, body: Buffer): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const { method = 'GET', url = '/', headers } = request
    send(`${moto}${url}`, { method, headers }, resolve).once('error', reject).end(body)
  })

import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { awsClients, type AwsClients } from './aws-clients.ts'

/** An answer as AWS gives it; the first that fits a request is used, and used up unless `again`. */
export interface Recorded {
  method?: string
  /** Of the request, without what follows `?`. */
  path?: string
  /** Of services that name the call in a header (`X-Amz-Target`) or in the body (`Action=`). */
  call?: string
  status: number
  headers?: Record<string, string>
  body?: string
  again?: boolean
}

export interface RecordedAws extends AsyncDisposable {
  clients(region: string): AwsClients
  /** `METHOD path` or the call's name, in order. */
  asked: string[]
}

/** A server that answers as AWS did, for what no stand-in has: refusals, throttling, odd orders. */
export async function recordedAws(answers: readonly Recorded[]): Promise<RecordedAws> {
  const left = [...answers]
  const asked: string[] = []
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const call = callOf(request, body)
      const path = (request.url ?? '').replace(/\/?(\?.*)?$/, '')
      asked.push(call ?? `${request.method} ${path}`)
      const index = left.findIndex(
        (one) =>
          (one.method ?? request.method) === request.method &&
          (one.path ?? path) === path &&
          one.call === call,
      )
      const answer = left[index]
      if (answer && !answer.again) left.splice(index, 1)
      response.writeHead(answer?.status ?? 501, answer?.headers)
      response.end(answer?.body ?? '')
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  return {
    clients: (region) => awsClients({ region, endpoint, credentials }),
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function callOf({ headers }: IncomingMessage, body: string): string | undefined {
  const target = headers['x-amz-target']
  if (typeof target === 'string') return target.replace(/^.*\./, '')
  return /(?:^|&)Action=(\w+)/.exec(body)?.[1]
}

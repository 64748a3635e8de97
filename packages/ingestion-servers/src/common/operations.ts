import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Logger } from '@ddex/dsp-core'
import type { DoorMetrics } from './door-metrics.ts'

/** What a server must be able to do to be sent senders. */
export interface Readiness {
  ready: boolean
  /** Takes connections, and is not stopping. */
  accepting: boolean
  volumeWritable: boolean
  journalFiles: number
  journalAgeSeconds: number
}

export interface OperationsConfig {
  /** 127.0.0.1 unless told otherwise: nobody outside should read this. */
  host: string
  /** 0 takes a free one. */
  port: number
}

export interface OperationsOptions extends OperationsConfig {
  metrics: DoorMetrics
  readiness(): Promise<Readiness>
  logger: Logger
}

/** `/healthz`, `/readyz` and `/metrics` over HTTP, for whoever runs the server. */
export class Operations {
  readonly #options: OperationsOptions
  readonly #server: Server

  constructor(options: OperationsOptions) {
    this.#options = options
    this.#server = createServer((request, response) => {
      this.#answer(request.method ?? '', request.url ?? '', response).catch((error: unknown) => {
        options.logger.error('operations_failed', { error })
        send(response, 500, 'text/plain', 'failed\n')
      })
    })
  }

  /** Rejects when the port is in use. */
  async start(): Promise<{ host: string; port: number }> {
    const { host, port } = this.#options
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen({ host, port }, resolve)
    })
    const bound = this.#server.address() as AddressInfo
    return { host: bound.address, port: bound.port }
  }

  stop(): void {
    this.#server.close()
    this.#server.closeAllConnections()
  }

  async #answer(method: string, url: string, response: ServerResponse): Promise<void> {
    const { metrics, readiness } = this.#options
    if (method !== 'GET' && method !== 'HEAD') return send(response, 405, 'text/plain', '')
    switch (url.split('?')[0]) {
      case '/healthz':
        return send(response, 200, 'text/plain', 'ok\n')
      case '/readyz': {
        const found = await readiness()
        const body = `${JSON.stringify(found)}\n`
        return send(response, found.ready ? 200 : 503, 'application/json', body)
      }
      case '/metrics':
        return send(response, 200, metrics.contentType, await metrics.text())
      default:
        return send(response, 404, 'text/plain', 'not found\n')
    }
  }
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body)
}

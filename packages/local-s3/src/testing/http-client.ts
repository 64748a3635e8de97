import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import type { Readable } from 'node:stream'

export interface RawAnswer {
  status: number
  headers: IncomingHttpHeaders
  body: string
  /** The Code element of an error document. */
  code: string | null
}

export interface RawRequest {
  port: number
  method: string
  /** Sent as it is. */
  path: string
  headers?: Record<string, string>
  body?: Buffer | string | Readable
}

/** A request as it is written, which fetch and SDKs would tidy up. */
export function send({ port, method, path, headers = {}, body }: RawRequest): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port, method, path, headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8')
        const code = /<Code>(.*?)<\/Code>/.exec(text)?.[1] ?? null
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text, code })
      })
    })
    request.on('error', reject)
    if (body === undefined || typeof body === 'string' || Buffer.isBuffer(body)) request.end(body)
    else body.pipe(request)
  })
}

import { createHash, type KeyObject } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { CRC32C } from '@google-cloud/storage'
import { signedRequestFault } from './signed-request-check.ts'

interface Held {
  bytes: Buffer
  generation: string
  contentType: string
}

export interface GcsTestServerOptions {
  /** Of the account that signs URLs. */
  publicKey?: KeyObject
  now?: () => Date
}

/**
 * The part of Cloud Storage that our door uses, on memory: objects with generations, preconditions, pages, copies,
 * and uploads by signed URLs. The real service cannot be asked in a test, and its emulator knows no generations.
 */
export class GcsTestServer {
  readonly objects = new Map<string, Held>()
  /** What was asked, newest last: `GET bucket/key`. */
  readonly asked: string[] = []
  /** Answers with a status instead of doing what is asked. */
  fault: (method: string, path: string) => number | null = () => null
  readonly #options: Required<Pick<GcsTestServerOptions, 'now'>> & GcsTestServerOptions
  readonly #server = createServer((request, response) => void this.#answer(request, response))
  /** Told of every object that its senders put there, as a trigger is. */
  onObject: (resource: object) => void = () => undefined
  /** Where objects may be created, as conditions of IAM say it; everywhere unless told. */
  writable: (key: string) => boolean = () => true
  readonly #sessions = new Map<string, { bucket: string; key: string; parts: Buffer[] }>()
  #last = 1_700_000_000_000_000n
  url = ''

  constructor(options: GcsTestServerOptions = {}) {
    this.#options = { now: () => new Date(), ...options }
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', () => resolve()))
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  /** What its sender puts there; answers the resource, as events have it. */
  put(bucket: string, key: string, bytes: string | Uint8Array, contentType = 'audio/wav') {
    const generation = String((this.#last += 1000n))
    this.objects.set(`${bucket}/${key}`, { bytes: Buffer.from(bytes), generation, contentType })
    return this.resource(`${bucket}/${key}`)
  }

  resource(path: string) {
    const held = this.objects.get(path)
    const cut = path.indexOf('/')
    return {
      ...{ kind: 'storage#object', bucket: path.slice(0, cut), name: path.slice(cut + 1) },
      generation: held?.generation ?? '0',
      size: String(held?.bytes.length ?? 0),
      contentType: held?.contentType ?? '',
      crc32c: crc32cOf(held?.bytes ?? Buffer.alloc(0)),
      md5Hash: createHash('md5')
        .update(held?.bytes ?? '')
        .digest('base64'),
    }
  }

  keys(bucket: string): string[] {
    const own = [...this.objects.keys()].filter((path) => path.startsWith(`${bucket}/`))
    return own.map((path) => path.slice(bucket.length + 1)).sort()
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', this.url)
    const path = decodeURIComponent(pathname)
    this.asked.push(`${request.method} ${path}`)
    const status = this.fault(request.method ?? '', path)
    const body = await buffer(request)
    const done = status ? { status } : this.#do(request, pathname, searchParams, body)
    const { status: code, json, bytes, headers } = { json: {}, bytes: null, headers: {}, ...done }
    const error = { error: { code, message: `status ${code}` } }
    response.writeHead(code, {
      'content-type': bytes ? 'application/octet-stream' : 'application/json',
      ...headers,
    })
    response.end(bytes ?? JSON.stringify(code < 400 ? json : error))
  }

  #do(request: IncomingMessage, pathname: string, query: URLSearchParams, body: Buffer): Answer {
    const method = request.method ?? ''
    if (query.has('X-Goog-Signature')) return this.#signed(request, pathname, body)
    const upload = /^\/upload\/storage\/v1\/b\/([^/]+)\/o$/.exec(pathname)
    if (upload) return this.#upload(upload[1] ?? '', query, request, body)
    const [, bucket = '', rest = ''] = /^\/storage\/v1\/b\/([^/]+)\/o\/?(.*)$/.exec(pathname) ?? []
    if (rest === '') return this.#list(bucket, query)
    if (rest.includes('/rewriteTo/')) return this.#copy(bucket, rest, query)
    return this.#object(method, bucket, rest, query)
  }

  #copy(bucket: string, rest: string, query: URLSearchParams): Answer {
    const [, key = '', toBucket = '', toKey = ''] =
      /^([^/]+)\/rewriteTo\/b\/([^/]+)\/o\/(.+)$/.exec(rest) ?? []
    const from = this.#live(bucket, key, query.get('sourceGeneration'))
    if (!from) return { status: 404 }
    const to = `${decodeURIComponent(toBucket)}/${decodeURIComponent(toKey)}`
    this.objects.set(to, { ...from, generation: String((this.#last += 1000n)) })
    return { status: 200, json: { done: true, resource: this.resource(to) } }
  }

  #object(method: string, bucket: string, encoded: string, query: URLSearchParams): Answer {
    const held = this.#live(bucket, encoded, query.get('generation'))
    if (!held) return { status: 404 }
    const at = `${bucket}/${decodeURIComponent(encoded)}`
    if (method === 'GET' && query.get('alt') === 'media') return media(held.bytes)
    if (method === 'GET') return { status: 200, json: this.resource(at) }
    const match = query.get('ifGenerationMatch')
    if (match !== null && match !== held.generation) return { status: 412 }
    this.objects.delete(at)
    return { status: 204 }
  }

  #live(bucket: string, encoded: string, generation: string | null): Held | null {
    const held = this.objects.get(`${bucket}/${decodeURIComponent(encoded)}`)
    return held && (generation === null || generation === held.generation) ? held : null
  }

  #list(bucket: string, query: URLSearchParams): Answer {
    const keys = this.keys(bucket).filter((key) => key.startsWith(query.get('prefix') ?? ''))
    const from = Number(query.get('pageToken') ?? 0)
    const size = Math.min(2, Number(query.get('maxResults') ?? 2))
    const items = keys.slice(from, from + size).map((key) => this.resource(`${bucket}/${key}`))
    const isMore = from + size < keys.length
    return { status: 200, json: { items, ...(isMore ? { nextPageToken: `${from + size}` } : {}) } }
  }

  #upload(bucket: string, query: URLSearchParams, request: IncomingMessage, body: Buffer): Answer {
    const key = query.get('name') ?? ''
    const session = this.#sessions.get(query.get('upload_id') ?? '')
    if (session) return this.#goOn(session, String(request.headers['content-range'] ?? ''), body)
    if (!this.writable(key)) return { status: 403 }
    if (query.get('uploadType') === 'resumable') {
      const id = String(this.#sessions.size + 1)
      this.#sessions.set(id, { bucket, key, parts: [] })
      const location = `${this.url}/upload/storage/v1/b/${bucket}/o?upload_id=${id}`
      return { status: 200, headers: { location } }
    }
    return this.#putWhole(bucket, key, query, request, body)
  }

  #putWhole(
    bucket: string,
    key: string,
    query: URLSearchParams,
    request: IncomingMessage,
    body: Buffer,
  ): Answer {
    const match = query.get('ifGenerationMatch')
    if (match === '0' && this.objects.has(`${bucket}/${key}`)) return { status: 412 }
    const [, boundary = ''] =
      /boundary="?([^";]+)/.exec(request.headers['content-type'] ?? '') ?? []
    const part = body.toString('latin1').split(`--${boundary}`)[2] ?? ''
    const bytes = Buffer.from(
      part.slice(part.indexOf('\r\n\r\n') + 4).replace(/\r\n$/, ''),
      'latin1',
    )
    const resource = this.put(bucket, key, bytes, 'application/octet-stream')
    this.onObject(resource)
    return { status: 200, json: resource }
  }

  /** A piece of a resumable upload, or the question how much is there: `bytes *\/100`. */
  #goOn(
    session: { bucket: string; key: string; parts: Buffer[] },
    range: string,
    body: Buffer,
  ): Answer {
    session.parts.push(body)
    const bytes = Buffer.concat(session.parts)
    const total = /\/(\d+)$/.exec(range)?.[1]
    if (total !== undefined && bytes.length < Number(total)) {
      const held: Record<string, string> =
        bytes.length > 0 ? { range: `bytes=0-${bytes.length - 1}` } : {}
      return { status: 308, headers: held }
    }
    const { bucket, key } = session
    const resource = this.put(bucket, key, bytes, 'application/octet-stream')
    this.onObject(resource)
    return { status: 200, json: resource }
  }

  /** A PUT as the signed URL allows it. */
  #signed(request: IncomingMessage, pathname: string, body: Buffer): Answer {
    const { publicKey, now } = this.#options
    const fault = publicKey && signedRequestFault(request, publicKey, now())
    if (fault) return { status: fault.status }
    if (request.method === 'POST') return { status: 201 }
    const range = String(request.headers['x-goog-content-length-range'] ?? '0,0').split(',')
    const [least = 0, most = 0] = range.map(Number)
    if (body.length < least || body.length > most) return { status: 400 }
    const [, bucket = '', key = ''] = /^\/([^/]+)\/(.+)$/.exec(decodeURIComponent(pathname)) ?? []
    this.onObject(this.put(bucket, key, body, String(request.headers['content-type'])))
    return { status: 200 }
  }
}

interface Answer {
  status: number
  json?: object
  bytes?: Buffer
  headers?: Record<string, string>
}

function crc32cOf(bytes: Buffer): string {
  const sum = new CRC32C()
  sum.update(bytes)
  return sum.toString()
}

const media = (bytes: Buffer): Answer => ({
  status: 200,
  bytes,
  headers: { 'x-goog-hash': `crc32c=${crc32cOf(bytes)}` },
})

import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { CRC32C } from '@google-cloud/storage'
import { accountOf, type ObjectPermission, type TestAccount } from './gcs-test-accounts.ts'
import { signedRequestFault } from './signed-request-check.ts'

interface Held {
  bytes: Buffer
  generation: string
  contentType: string
}

export interface GcsTestServerOptions {
  /** Who is let in; without any of them everything is open, as in an emulator. The first one signs URLs. */
  accounts?: readonly TestAccount[]
  now?: () => Date
}

/**
 * The part of Cloud Storage that our door and its senders use, on memory: objects with generations, preconditions,
 * pages, copies, resumable uploads, accounts with what they may do, and signed URLs. The real service cannot be asked
 * in a test, and its emulator knows neither generations nor accounts.
 */
export class GcsTestServer {
  readonly objects = new Map<string, Held>()
  /** What was asked, newest last: `GET bucket/key`. */
  readonly asked: string[] = []
  /** Answers with a status instead of doing what is asked. */
  fault: (method: string, path: string) => number | null = () => null
  readonly #options: Required<GcsTestServerOptions>
  readonly #server = createServer((request, response) => void this.#answer(request, response))
  /** Told of every object that its senders put there, as a trigger is. */
  onObject: (resource: object) => void = () => undefined
  /** Told of every object that its sender deletes or replaces. */
  onDeleted: (resource: object) => void = () => undefined
  readonly #sessions = new Map<string, Session>()
  #last = 1_700_000_000_000_000n
  url = ''

  constructor(options: GcsTestServerOptions = {}) {
    this.#options = { now: () => new Date(), accounts: [], ...options }
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
    const held = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes)
    this.objects.set(`${bucket}/${key}`, { bytes: held, generation, contentType })
    return this.resource(`${bucket}/${key}`)
  }

  resource(path: string) {
    const held = this.objects.get(path)
    const [bucket, name] = splitAt(path)
    return {
      ...{ kind: 'storage#object', bucket, name },
      generation: held?.generation ?? '0',
      size: String(held?.bytes.length ?? 0),
      contentType: held?.contentType ?? '',
      ...sumsOf(held?.bytes ?? Buffer.alloc(0)),
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
    const body = await buffer(request).catch(() => null)
    // Its sender has hung up: what is not whole is not there.
    if (body === null) return
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
    if (query.has('X-Goog-Signature')) return this.#signed(request, pathname, body)
    // Whoever knows a session's URL may go on with it.
    const session = this.#sessions.get(query.get('upload_id') ?? '')
    if (session) return this.#goOn(session, String(request.headers['content-range'] ?? ''), body)
    const gate = this.#gateOf(request.headers.authorization)
    if (!gate) return { status: 401 }
    return this.#asked(pathname, query, { request, body, gate })
  }

  #asked(pathname: string, query: URLSearchParams, asked: Asked): Answer {
    const { request, gate } = asked
    const upload = /^\/upload\/storage\/v1\/b\/([^/]+)\/o$/.exec(pathname)
    if (upload) return this.#upload(upload[1] ?? '', query, asked)
    const [, bucket = '', rest = ''] = /^\/storage\/v1\/b\/([^/]+)\/o\/?(.*)$/.exec(pathname) ?? []
    if (rest === '') return this.#list(bucket, query, gate)
    if (rest.includes('/rewriteTo/')) return this.#copy(bucket, rest, query, gate)
    return this.#object(request.method ?? '', `${bucket}/${decodeURIComponent(rest)}`, query, gate)
  }

  /** What whoever asks may do; null for one who is nobody. */
  #gateOf(authorization: string | undefined): Gate | null {
    const { accounts, now } = this.#options
    if (accounts.length === 0) return () => true
    const account = accountOf(authorization, accounts, now())
    return account && ((permission, path) => account.may(permission, ...splitAt(path)))
  }

  #mayWrite(gate: Gate, path: string): boolean {
    return gate('create', path) && (!this.objects.has(path) || gate('delete', path))
  }

  #copy(bucket: string, rest: string, query: URLSearchParams, gate: Gate): Answer {
    const [, key = '', toBucket = '', toKey = ''] =
      /^([^/]+)\/rewriteTo\/b\/([^/]+)\/o\/(.+)$/.exec(rest) ?? []
    const source = `${bucket}/${decodeURIComponent(key)}`
    const to = `${decodeURIComponent(toBucket)}/${decodeURIComponent(toKey)}`
    if (!gate('get', source) || !this.#mayWrite(gate, to)) return { status: 403 }
    const from = this.#live(source, query.get('sourceGeneration'))
    if (!from) return { status: 404 }
    const resource = this.put(...splitAt(to), from.bytes, from.contentType)
    this.onObject(resource)
    return { status: 200, json: { done: true, resource } }
  }

  #object(method: string, path: string, query: URLSearchParams, gate: Gate): Answer {
    if (!gate(method === 'DELETE' ? 'delete' : 'get', path)) return { status: 403 }
    const held = this.#live(path, query.get('generation'))
    if (!held) return { status: 404 }
    if (method === 'GET' && query.get('alt') === 'media') return media(held.bytes)
    if (method === 'GET') return { status: 200, json: this.resource(path) }
    const match = query.get('ifGenerationMatch')
    if (match !== null && match !== held.generation) return { status: 412 }
    const resource = this.resource(path)
    this.objects.delete(path)
    this.onDeleted(resource)
    return { status: 204 }
  }

  #live(path: string, generation: string | null): Held | null {
    const held = this.objects.get(path)
    return held && (generation === null || generation === held.generation) ? held : null
  }

  #list(bucket: string, query: URLSearchParams, gate: Gate): Answer {
    const prefix = query.get('prefix') ?? ''
    if (!gate('list', `${bucket}/${prefix}`)) return { status: 403 }
    const keys = this.keys(bucket).filter((key) => key.startsWith(prefix))
    const from = Number(query.get('pageToken') ?? 0)
    const size = Math.min(2, Number(query.get('maxResults') ?? 2))
    const items = keys.slice(from, from + size).map((key) => this.resource(`${bucket}/${key}`))
    const isMore = from + size < keys.length
    return { status: 200, json: { items, ...(isMore ? { nextPageToken: `${from + size}` } : {}) } }
  }

  #upload(bucket: string, query: URLSearchParams, { request, body, gate }: Asked): Answer {
    const key = query.get('name') ?? ''
    if (!this.#mayWrite(gate, `${bucket}/${key}`)) return { status: 403 }
    if (query.get('uploadType') === 'resumable') {
      const id = String(this.#sessions.size + 1)
      this.#sessions.set(id, { bucket, key, parts: [] })
      const location = `${this.url}/upload/storage/v1/b/${bucket}/o?upload_id=${id}`
      return { status: 200, headers: { location } }
    }
    const match = query.get('ifGenerationMatch')
    if (match === '0' && this.objects.has(`${bucket}/${key}`)) return { status: 412 }
    const resource = this.put(bucket, key, secondPart(request, body), 'application/octet-stream')
    this.onObject(resource)
    return { status: 200, json: resource }
  }

  /** A piece of a resumable upload, or the question how much is there: `bytes *\/100`. */
  #goOn(session: Session, range: string, body: Buffer): Answer {
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
    const { accounts, now } = this.#options
    const [signer] = accounts
    const fault = signer && signedRequestFault(request, signer.publicKey, now())
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

/** Whether somebody may do something with `bucket/key`. */
type Gate = (permission: ObjectPermission, path: string) => boolean

interface Asked {
  request: IncomingMessage
  body: Buffer
  gate: Gate
}

interface Session {
  bucket: string
  key: string
  parts: Buffer[]
}

interface Answer {
  status: number
  json?: object
  bytes?: Buffer
  headers?: Record<string, string>
}

const splitAt = (path: string): [bucket: string, key: string] => {
  const cut = path.indexOf('/')
  return [path.slice(0, cut), path.slice(cut + 1)]
}

/** The bytes of an upload in one request: what stands behind its description. */
function secondPart({ headers }: IncomingMessage, body: Buffer): Buffer {
  const [, boundary = ''] = /boundary="?([^";]+)/.exec(headers['content-type'] ?? '') ?? []
  const part = body.toString('latin1').split(`--${boundary}`)[2] ?? ''
  const bytes = part.slice(part.indexOf('\r\n\r\n') + 4).replace(/\r\n$/, '')
  return Buffer.from(bytes, 'latin1')
}

const known = new WeakMap<Buffer, { crc32c: string; md5Hash: string }>()

/** What Cloud Storage states of bytes; reckoned once. */
function sumsOf(bytes: Buffer) {
  const sum = new CRC32C()
  const found = known.get(bytes)
  if (found) return found
  sum.update(bytes)
  const md5Hash = createHash('md5').update(bytes).digest('base64')
  const sums = { crc32c: sum.toString(), md5Hash }
  known.set(bytes, sums)
  return sums
}

const media = (bytes: Buffer): Answer => ({
  status: 200,
  bytes,
  headers: { 'x-goog-hash': `crc32c=${sumsOf(bytes).crc32c}` },
})

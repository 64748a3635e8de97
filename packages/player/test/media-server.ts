import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

/** Where a grant is written in a stream's URLs. */
export type GrantStyle = 'folder' | 'query'

export interface MediaServer {
  origin: string
  /** Requests for media bytes that the next grants allow before they answer 403. */
  allowance: number
  style: GrantStyle
  /** Grants given, by track. */
  grants: string[]
  refusals: number
  close(): Promise<void>
}

const types: Record<string, string> = {
  html: 'text/html',
  js: 'text/javascript',
  m3u8: 'application/vnd.apple.mpegurl',
  m4s: 'audio/mp4',
}

/** Serves a page, gives grants, and serves media with Range to who has one that still holds. */
export async function startMediaServer(media: string, page: string): Promise<MediaServer> {
  const left = new Map<string, number>()
  const state = { allowance: Infinity, style: 'folder' as GrantStyle, grants: [] as string[] }

  const giveGrant = (track: string): object => {
    const grant = String(state.grants.push(track))
    left.set(grant, state.allowance)
    const path = state.style === 'folder' ? `/media/${grant}/` : '/media/-/'
    const query = state.style === 'folder' ? '' : `?grant=${grant}`
    return { hlsUrl: `${path}${track}/main.m3u8${query}`, expiresAt: Date.now() + 3_600_000 }
  }

  const isAllowed = (grant: string, file: string): boolean => {
    const remaining = left.get(grant) ?? 0
    if (file.endsWith('.m4s')) left.set(grant, remaining - 1)
    return remaining > 0
  }

  const server: MediaServer = Object.assign(state, {
    origin: '',
    refusals: 0,
    close: () =>
      new Promise<void>((done) => (http.close(() => done()), http.closeAllConnections())),
  })

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', server.origin)
    const [, area, first = '', ...rest] = url.pathname.split('/')
    if (area === 'grants') return void response.end(JSON.stringify(giveGrant(first)))
    if (area !== 'media') return send(request, response, join(page, url.pathname), null)
    const grant = url.searchParams.get('grant') ?? first
    if (!isAllowed(grant, url.pathname)) {
      server.refusals += 1
      return void response.writeHead(403).end()
    }
    return send(request, response, join(media, ...rest), url.searchParams.get('grant'))
  }
  const http = createServer((request, response) => {
    handle(request, response).catch(() => response.writeHead(404).end())
  })
  await new Promise<void>((done) => http.listen(0, '127.0.0.1', done))
  server.origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
  return server
}

async function send(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  grant: string | null,
): Promise<void> {
  let body = await readFile(path)
  const type = types[path.split('.').at(-1) ?? ''] ?? 'application/octet-stream'
  if (grant && path.endsWith('.m3u8')) body = Buffer.from(signed(body.toString(), grant))
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '')
  if (!range) return void response.writeHead(200, { 'content-type': type }).end(body)
  const start = Number(range[1])
  const end = range[2] ? Number(range[2]) : body.length - 1
  const part = body.subarray(start, end + 1)
  response.writeHead(206, {
    'content-type': type,
    'content-range': `bytes ${start}-${end}/${body.length}`,
  })
  response.end(part)
}

/** A playlist in which every URI carries the grant, as signed URLs do. */
const signed = (playlist: string, grant: string): string =>
  playlist.replace(/[\w-]+\.(m3u8|m4s)/g, `$&?grant=${grant}`)

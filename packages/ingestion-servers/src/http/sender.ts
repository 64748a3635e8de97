import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { BegunUploads } from '../senders/begun-uploads.ts'
import { chunksOf } from '../senders/chunks.ts'
import { bytesAt, pieceLength, sendPiece, sendWhole } from '../senders/resumable-session.ts'
import {
  SenderError,
  toSenderError,
  type Progress,
  type Sender,
  type SenderFile,
} from '../senders/sender.ts'
import type { HttpTarget } from '../senders/target.ts'

/** Functions take bodies of 32 MB at most; what is larger goes straight to the bucket. */
const largestBody = 8 * 1024 * 1024
const begun = new BegunUploads()

/** A sender that speaks our HTTP interface. Throws `SenderError`. */
export async function openHttpSender(target: HttpTarget): Promise<Sender> {
  const api = new DeliveryApi(target)
  await api.ask('DENIED', 'GET', '/?limit=1')
  return {
    atOnce: 4,
    put: (file, progress) =>
      file.size > largestBody ? putLarge(api, file, progress) : putWhole(api, file, progress),
    async cut(file, bytes) {
      const session = await start(api, file)
      begun.remember(api.nameOf(file.path), session.uploadUrl + ' ' + session.uploadId)
      let at = 0
      for await (const piece of chunksOf(file, pieceLength)) {
        await sendPiece(session.uploadUrl, piece, at, file.size)
        at += piece.length
        if (at >= bytes) return
      }
    },
    async resume(file) {
      const [uploadUrl, uploadId] = begun.take(api.nameOf(file.path))?.split(' ') ?? []
      if (!uploadUrl || !uploadId) {
        await putLarge(api, file)
        return 0
      }
      const reached = await bytesAt(uploadUrl, file.size)
      await finish(api, file, { uploadUrl, uploadId }, reached)
      return reached
    },
    list: (folder) => namesIn(api, folder),
    async read(path) {
      const answer = await api.ask('REFUSED', 'GET', fileUrl(path))
      return new Uint8Array(await answer.arrayBuffer())
    },
    remove: async (path) => void (await api.ask('REFUSED', 'DELETE', fileUrl(path))),
    close: async () => undefined,
  }
}

const fileUrl = (path: string): string =>
  `/files/${path.split('/').map(encodeURIComponent).join('/')}`

/** Names in a folder, read a page at a time. */
async function namesIn(api: DeliveryApi, folder: string): Promise<string[]> {
  const names = new Set<string>()
  const start = folder === '' ? 0 : folder.length + 1
  for (let after: string | null = ''; after !== null;) {
    const query = new URLSearchParams({ folder, ...(after === '' ? {} : { after }) })
    const answer = await api.ask('REFUSED', 'GET', `/files?${query}`)
    const page = (await answer.json()) as { files: { path: string }[]; next: string | null }
    for (const { path } of page.files) names.add(path.slice(start).split('/')[0] ?? '')
    after = page.next
  }
  return [...names]
}

interface Session {
  uploadUrl: string
  uploadId: string
}

interface Body {
  bytes: Uint8Array | string
  headers: Record<string, string>
}

class DeliveryApi {
  readonly #target: HttpTarget

  constructor(target: HttpTarget) {
    this.#target = target
  }

  nameOf(path: string): string {
    return `${this.#target.url} ${path}`
  }

  /** Throws `SenderError`: `DENIED` for a key that is wrong, else the code that is given. */
  async ask(
    code: SenderError['code'],
    method: string,
    path: string,
    body?: Body,
  ): Promise<Response> {
    const { url, apiKey } = this.#target
    const headers = { authorization: `Bearer ${apiKey}`, ...body?.headers }
    const request = {
      method,
      headers,
      ...(body ? { body: body.bytes as RequestInit['body'] & object } : {}),
    }
    let response: Response
    try {
      response = await fetch(`${url.replace(/\/$/, '')}${path}`, request)
    } catch (error) {
      throw toSenderError(error, 'UNREACHABLE')
    }
    if (response.ok) return response
    const { code: said = '', message = '' } = (await response.json().catch(() => ({}))) as {
      code?: string
      message?: string
    }
    const words = `${response.status} ${said} ${message}`.trim()
    throw new SenderError([401, 403].includes(response.status) ? 'DENIED' : code, words)
  }
}

async function putWhole(api: DeliveryApi, file: SenderFile, progress?: Progress): Promise<void> {
  const bytes = await buffer(file.open())
  const md5 = createHash('md5').update(bytes).digest('base64')
  const headers = { 'content-type': 'application/octet-stream', 'content-md5': md5 }
  await api.ask('REFUSED', 'PUT', fileUrl(file.path), { bytes, headers })
  progress?.(file.size)
}

async function start(api: DeliveryApi, { path, size }: SenderFile): Promise<Session> {
  const headers = { 'content-type': 'application/json' }
  const bytes = JSON.stringify({ path, size })
  const response = await api.ask('REFUSED', 'POST', '/uploads', { bytes, headers })
  return (await response.json()) as Session
}

async function putLarge(api: DeliveryApi, file: SenderFile, progress?: Progress): Promise<void> {
  await finish(api, file, await start(api, file), 0, progress)
}

/** Sends what is missing, and has the whole used. */
async function finish(
  api: DeliveryApi,
  file: SenderFile,
  { uploadUrl, uploadId }: Session,
  reached: number,
  progress?: Progress,
): Promise<void> {
  if (reached === 0) await sendWhole(uploadUrl, file, progress)
  else {
    let at = reached
    for await (const piece of chunksOf(file, pieceLength, reached)) {
      await sendPiece(uploadUrl, piece, at, file.size)
      at += piece.length
      progress?.(at)
    }
  }
  const hash = createHash('md5')
  for await (const chunk of file.open()) hash.update(chunk as Buffer)
  const bytes = JSON.stringify({ size: file.size, md5: hash.digest('hex') })
  const headers = { 'content-type': 'application/json' }
  await api.ask('REFUSED', 'POST', `/uploads/${uploadId}/complete`, { bytes, headers })
}

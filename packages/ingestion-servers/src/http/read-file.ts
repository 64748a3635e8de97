import type { InboxFile } from '@ddex/dsp-core'
import { FileRefusal } from '../common/refusal.ts'
import { exactPath } from './exact-path.ts'
import type { DoorAnswer } from './http-exchange.ts'
import { isThere } from './list-files.ts'
import { Problem } from './problem.ts'
import type { Visit } from './visit.ts'

/** `GET /files/<path>`: the bytes as the service holds them, or a part of them. Throws `Problem`, `FileRefusal`. */
export async function readFile(visit: Visit): Promise<DoorAnswer> {
  const file = await ownFile(visit)
  const { objects } = visit.parts
  const range = rangeOf(visit.request.header('range'), file.size)
  const headers = headersOf(file)
  if (range === null) {
    const body = file.size === 0 ? '' : objects.read(file.object)
    return { status: 200, headers, body }
  }
  const part = `bytes ${range.start}-${range.end}/${file.size}`
  return {
    status: 206,
    headers: { ...headers, 'content-range': part },
    body: objects.read(file.object, range),
  }
}

/** `HEAD /files/<path>`: whether it is there, how large it is, and its hashes. */
export async function describeFile(visit: Visit): Promise<DoorAnswer> {
  const file = await ownFile(visit)
  return {
    status: 200,
    headers: { ...headersOf(file), 'content-length': String(file.size) },
    body: '',
  }
}

/** Of the feed alone: another's is answered as one that is not there. */
export async function ownFile({ parts, feed, params }: Visit): Promise<InboxFile> {
  const file = await parts.files.get(feed.id, exactPath(params.path ?? ''))
  if (isThere(file)) return file
  throw new FileRefusal('NOT_FOUND', 'There is no such file of this feed.')
}

/** Without a length: a function may answer with more than 32 MiB only when it does not announce it. */
const headersOf = ({ hashes, receivedAt }: InboxFile): Record<string, string> => ({
  'content-type': 'application/octet-stream',
  'cache-control': 'no-store',
  'accept-ranges': 'bytes',
  etag: `"${hashes.sha256}"`,
  'last-modified': receivedAt.toUTCString(),
  'repr-digest': [
    `sha-256=:${Buffer.from(hashes.sha256, 'hex').toString('base64')}:`,
    `md5=:${Buffer.from(hashes.md5, 'hex').toString('base64')}:`,
  ].join(', '),
})

/** One range of bytes, both ends included; null where the whole is meant (RFC 9110, 14.2). Throws `Problem`: 416. */
function rangeOf(header = '', size: number): { start: number; end: number } | null {
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header.trim()) ?? []
  if (first === '' && last === '') return null
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first)
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1)
  if (start <= end) return { start, end }
  throw new Problem(
    416,
    'RANGE_UNKNOWN',
    `The file has ${size} bytes; the range is none of them.`,
    'Ask for bytes that are there.',
    { headers: { 'content-range': `bytes */${size}` } },
  )
}

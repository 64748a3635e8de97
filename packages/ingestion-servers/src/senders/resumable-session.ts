import { SenderError, toSenderError } from './sender.ts'

/** A multiple of 256 KiB (Cloud Storage documentation, "Resumable uploads"), and less than half of a test's file. */
export const pieceLength = 2 * 1024 * 1024

/** Sends a piece of a file to a resumable session of Cloud Storage. Throws `SenderError`. */
export async function sendPiece(
  url: string,
  piece: Buffer,
  at: number,
  size: number,
): Promise<void> {
  const range = `bytes ${at}-${at + piece.length - 1}/${size}`
  const body = piece as RequestInit['body'] & object
  const response = await reach(url, { headers: { 'content-range': range }, body })
  // 308: the piece is taken, and more is wanted.
  if (response.ok || response.status === 308) return
  throw new SenderError('REFUSED', `${response.status} ${await response.text()}`)
}

/** How many bytes a session has. Throws `SenderError`. */
export async function bytesAt(url: string, size: number): Promise<number> {
  const response = await reach(url, { headers: { 'content-range': `bytes */${size}` } })
  if (response.ok) return size
  const last = /bytes=0-(\d+)/.exec(response.headers.get('range') ?? '')?.[1]
  return last === undefined ? 0 : Number(last) + 1
}

async function reach(url: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { method: 'PUT', ...request })
  } catch (error) {
    throw toSenderError(error, 'UNREACHABLE')
  }
}

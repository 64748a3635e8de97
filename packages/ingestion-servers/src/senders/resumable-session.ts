import { Readable } from 'node:stream'
import { SenderError, toSenderError, type Progress, type SenderFile } from './sender.ts'

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
  const isLast = at + piece.length === size
  if (response.status === 308 || (response.ok && isLast)) return
  if (response.ok) {
    const words = 'This storage (an emulator) takes an upload in one piece only.'
    throw new SenderError('UNSUPPORTED', words)
  }
  throw new SenderError('REFUSED', `${response.status} ${await response.text()}`)
}

/** Sends a whole file in one piece, which every storage takes. Throws `SenderError`. */
export async function sendWhole(
  url: string,
  file: SenderFile,
  progress: Progress = () => undefined,
): Promise<void> {
  let reached = 0
  const counted = async function* () {
    for await (const chunk of file.open()) {
      yield chunk as Buffer
      progress((reached += (chunk as Buffer).length))
    }
  }
  const body = Readable.toWeb(Readable.from(counted())) as RequestInit['body'] & object
  const response = await reach(url, { body, duplex: 'half' } as RequestInit)
  if (!response.ok) throw new SenderError('REFUSED', `${response.status} ${await response.text()}`)
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

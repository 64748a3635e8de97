import { createReadStream } from 'node:fs'
import { DEFAULT_LIMITS } from '@ddex/ern/judging'

/** A file cannot be read; the message is one line for people. */
export class Unreadable extends Error {}

const reasons: Record<string, string> = {
  ENOENT: 'it is not there',
  EACCES: 'you may not read it',
  EPERM: 'you may not read it',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is no folder',
  ENAMETOOLONG: 'its name is too long',
}

/** Why a file cannot be read, in words. */
export function whyUnreadable(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return reasons[code] ?? (code || String(error))
}

/** Opens `file`; `-` is `input`. */
const open = (file: string, input: NodeJS.ReadableStream): NodeJS.ReadableStream =>
  file === '-' ? input : createReadStream(file)

/**
 * The bytes of `file`, or of `input` for `-`. Stops right after the size at which a message is refused,
 * so that a huge file costs no more. Rejects with `Unreadable`.
 */
export async function readSource(file: string, input: NodeJS.ReadableStream): Promise<Uint8Array> {
  const pieces: Buffer[] = []
  let size = 0
  try {
    for await (const piece of open(file, input)) {
      const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece
      pieces.push(bytes)
      size += bytes.length
      if (size > DEFAULT_LIMITS.messageBytes) break
    }
  } catch (error) {
    throw new Unreadable(`${file} cannot be read: ${whyUnreadable(error)}.`)
  }
  return Buffer.concat(pieces)
}

import type { Readable } from 'node:stream'
import { DspError } from '@ddex/dsp-core'

/** A file that a sender has. */
export interface SenderFile {
  /** From the feed's root, `/`-separated. */
  path: string
  /** Bytes. */
  size: number
  /** May be called again. `start`: from this byte on. */
  open(start?: number): Readable
}

/** `reached` is called as bytes go out, with how many of the file have. */
export type Progress = (reached: number) => void

/**
 * A distributor's side of a protocol, for tests of a door and for sending test deliveries. Methods throw
 * `SenderError`. What a protocol cannot do is absent.
 */
export interface Sender {
  put(file: SenderFile, progress?: Progress): Promise<void>
  /** Files that may be on their way at a time: one unless said, as by one connection. */
  atOnce?: number
  /** Sends about the first `bytes` of a file, then breaks off; what is left of the connection is of no use. */
  cut(file: SenderFile, bytes: number): Promise<void>
  /** Goes on with a file that was cut. Answers from which byte on. */
  resume?(file: SenderFile): Promise<number>
  /** Sends a file in parts that are put together by the other side. Answers how many. */
  putInParts?(file: SenderFile, partSize: number): Promise<number>
  /** Names in a folder; empty for one that is not there. */
  list?(folder: string): Promise<string[]>
  read?(path: string): Promise<Uint8Array>
  remove(path: string): Promise<void>
  close(): Promise<void>
}

/**
 * `UNREACHABLE`: nobody answered. `DENIED`: the sign-in was refused. `REFUSED`: signed in, but the file was not
 * taken; the message has the other side's words. `UNSUPPORTED`: the other side has no such thing.
 */
export class SenderError extends DspError {
  override readonly code: 'UNREACHABLE' | 'DENIED' | 'REFUSED' | 'UNSUPPORTED'

  constructor(code: SenderError['code'], message: string, cause?: unknown) {
    super(code, message, { cause })
    this.code = code
  }
}

/** Codes of Node and its libraries for a line that is not there. */
const lineCodes =
  /^(ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH|ENETUNREACH|EPIPE|EAI_AGAIN|TimeoutError|NetworkingError)$/

/** Any error as one of ours; `code` is what it is unless the line was not there. */
export function toSenderError(error: unknown, code: SenderError['code']): SenderError {
  if (error instanceof SenderError) return error
  const { message, code: own = '' } = Object(error) as { message?: string; code?: unknown }
  const isLine = lineCodes.test(String(own)) || /timeout|timed out/i.test(message ?? '')
  return new SenderError(isLine ? 'UNREACHABLE' : code, message ?? String(error), error)
}

/** Does something that the other side may refuse: whatever goes wrong is a `SenderError`. */
export async function refusable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw toSenderError(error, 'REFUSED')
  }
}

/** A file in memory. */
export const bytesFile = (
  path: string,
  bytes: Uint8Array,
  streamOf: (part: Uint8Array) => Readable,
): SenderFile => ({
  path,
  size: bytes.length,
  open: (start = 0) => streamOf(bytes.subarray(start)),
})

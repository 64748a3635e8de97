import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'

/** The last lines of a file. */
export interface LogTail {
  text: string
  /** Up to where it was read. */
  end: number
}

const tailBytes = 256 * 1024

/** The last `lines` of a file, of its last 256 KiB at most; nothing when it is not there. */
export function tailOf(path: string, lines: number): LogTail {
  if (!existsSync(path)) return { text: '', end: 0 }
  const size = sizeOf(path)
  const text = readFrom(path, Math.max(0, size - tailBytes), size)
  const all = text.replace(/\n$/, '').split('\n').slice(-lines)
  return { text: text === '' ? '' : `${all.join('\n')}\n`, end: size }
}

/** What is added to a file after `from`, as it comes, until `signal`. A file that was cut is read from its start. */
export async function* followFile(
  path: string,
  from: number,
  signal: AbortSignal,
  everyMs = 300,
): AsyncGenerator<string> {
  let at = from
  while (!signal.aborted) {
    const size = existsSync(path) ? sizeOf(path) : 0
    if (size < at) at = 0
    if (size > at) yield readFrom(path, at, size)
    at = size
    await pause(everyMs, undefined, { signal }).catch(() => undefined)
  }
}

function sizeOf(path: string): number {
  const file = openSync(path, 'r')
  try {
    return fstatSync(file).size
  } finally {
    closeSync(file)
  }
}

function readFrom(path: string, from: number, to: number): string {
  const file = openSync(path, 'r')
  try {
    const buffer = Buffer.alloc(to - from)
    const read = readSync(file, buffer, 0, buffer.length, from)
    return buffer.subarray(0, read).toString('utf8')
  } finally {
    closeSync(file)
  }
}

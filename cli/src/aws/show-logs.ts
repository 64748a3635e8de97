import type { LogEntry } from '@ddex/ingestion-servers/s3-tools'
import { oneLine, paint, processTerminal, type Terminal } from '../terminal/terminal.ts'
import type { AwsSession } from './aws-session.ts'
import { localLogs } from './local-function.ts'
import { sinceOf } from './since.ts'
import { exitCodes } from '../terminal/exit-codes.ts'

interface LogOptions {
  function: string
  since: string
  filter?: string
  follow: boolean
  json: boolean
}

/** Writes the function's log; with `--json` one JSON document a line, as it comes. */
export function showLogs({ tools, clients }: AwsSession, options: LogOptions): Promise<void> {
  const { function: functionName, filter } = options
  const since = sinceOf(options.since, new Date())
  const query = { functionName, since, ...(filter ? { filter } : {}) }
  return writeEntries(options, (signal) =>
    signal
      ? tools.followLogs(clients.logs, query, { signal })
      : tools.readLogs(clients.logs, query),
  )
}

/** Writes what the local stack's function wrote, in the same way. */
export async function showLocalLogs(path: string, options: LogOptions): Promise<void> {
  const { filter } = options
  const query = { since: sinceOf(options.since, new Date()), ...(filter ? { filter } : {}) }
  const { parseLogLine } = await import('@ddex/ingestion-servers/s3-tools')
  await writeEntries(options, (signal) => localLogs(path, query, parseLogLine, signal))
}

/** Writes entries; with `follow` until Ctrl+C, which ends the signal. */
async function writeEntries(
  { follow, json }: LogOptions,
  read: (signal?: AbortSignal) => AsyncIterable<LogEntry>,
): Promise<void> {
  const terminal = processTerminal()
  const leaving = new AbortController()
  const leave = (): void => {
    leaving.abort()
    process.exitCode = exitCodes.interrupted
  }
  if (follow) process.once('SIGINT', leave).once('SIGTERM', leave)
  try {
    for await (const entry of follow ? read(leaving.signal) : read())
      terminal.write(json ? `${JSON.stringify(entry)}\n` : entryLine(terminal, entry))
  } finally {
    process.off('SIGINT', leave).off('SIGTERM', leave)
  }
}

const colours = { error: 'red', warn: 'yellow', info: 'green', debug: 'dim' } as const

function entryLine(terminal: Terminal, { at, level, message, fields, kind }: LogEntry): string {
  const word = level ?? (kind === 'line' ? '' : kind)
  const painted = level ? paint(terminal, colours[level], word.padEnd(6)) : word.padEnd(6)
  const more = kind === 'line' && Object.keys(fields).length > 0 ? ` ${JSON.stringify(fields)}` : ''
  return `${paint(terminal, 'dim', at.toISOString())} ${painted} ${oneLine(message)}${oneLine(more) && ` ${oneLine(more)}`}\n`
}

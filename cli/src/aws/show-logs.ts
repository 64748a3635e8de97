import type { LogEntry } from '@ddex/ingestion-servers/s3-tools'
import { oneLine, paint, processTerminal, type Terminal } from '../terminal/terminal.ts'
import type { AwsSession } from './aws-session.ts'
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
export async function showLogs({ tools, clients }: AwsSession, options: LogOptions): Promise<void> {
  const terminal = processTerminal()
  const { function: functionName, filter, follow, json } = options
  const since = sinceOf(options.since, new Date())
  const query = { functionName, since, ...(filter ? { filter } : {}) }
  const leaving = new AbortController()
  const leave = (): void => {
    leaving.abort()
    process.exitCode = exitCodes.interrupted
  }
  if (follow) process.once('SIGINT', leave).once('SIGTERM', leave)
  const entries = follow
    ? tools.followLogs(clients.logs, query, { signal: leaving.signal })
    : tools.readLogs(clients.logs, query)
  try {
    for await (const entry of entries)
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

import { setTimeout as delay } from 'node:timers/promises'
import {
  FilterLogEventsCommand,
  type CloudWatchLogsClient,
  type FilteredLogEvent,
} from '@aws-sdk/client-cloudwatch-logs'
import { systemClock, type Clock } from '@ddex/dsp-core'
import { unless } from './aws-answers.ts'
import { logGroupOf } from './found-lambda.ts'
import { parseLogLine, type LogEntry } from './log-entry.ts'
import type { Pause } from './plan-lambda.ts'

export interface LogQuery {
  functionName: string
  since: Date
  until?: Date
  /** CloudWatch's own: `error`, `"Task timed out"`, `{ $.level >= 50 }`. */
  filter?: string
}

/** Entries, oldest first; none when the function never ran. */
export async function* readLogs(
  logs: CloudWatchLogsClient,
  query: LogQuery,
): AsyncGenerator<LogEntry> {
  for await (const event of eventsOf(logs, query)) yield entryOf(event)
}

export interface FollowOptions {
  /** Ends it. */
  signal: AbortSignal
  everyMs?: number
  pause?: (milliseconds: number, signal: AbortSignal) => ReturnType<Pause>
  clock?: Clock
}

/** Entries come up to this much later than their times say, and not in their order. */
const lateMs = 15_000

/** Entries as they come, each once, until `signal`. */
export async function* followLogs(
  logs: CloudWatchLogsClient,
  query: LogQuery,
  options: FollowOptions,
): AsyncGenerator<LogEntry> {
  const { signal, everyMs = 2000, pause = interruptible, clock = systemClock } = options
  const seen = new Map<string, number>()
  let since = query.since.getTime()
  while (!signal.aborted) {
    for await (const event of eventsOf(logs, { ...query, since: new Date(since) })) {
      const { eventId = '', timestamp = 0 } = event
      if (signal.aborted) return
      if (seen.has(eventId)) continue
      seen.set(eventId, timestamp)
      yield entryOf(event)
    }
    since = Math.max(since, clock.now().getTime() - lateMs)
    for (const [id, timestamp] of seen) if (timestamp < since) seen.delete(id)
    await pause(everyMs, signal)
  }
}

const interruptible = (milliseconds: number, signal: AbortSignal): Promise<unknown> =>
  delay(milliseconds, undefined, { signal }).catch(() => undefined)

async function* eventsOf(
  logs: CloudWatchLogsClient,
  { functionName, since, until, filter }: LogQuery,
): AsyncGenerator<FilteredLogEvent> {
  const input = {
    logGroupName: logGroupOf(functionName),
    startTime: since.getTime(),
    ...(until && { endTime: until.getTime() }),
    ...(filter && { filterPattern: filter }),
  }
  let nextToken: string | undefined
  do {
    const page = await unless('ResourceNotFoundException', () =>
      logs.send(new FilterLogEventsCommand({ ...input, ...(nextToken && { nextToken }) })),
    )
    yield* page?.events ?? []
    nextToken = page?.nextToken
  } while (nextToken)
}

const entryOf = ({ timestamp = 0, message = '' }: FilteredLogEvent): LogEntry =>
  parseLogLine(new Date(timestamp), message)

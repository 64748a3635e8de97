import type { LambdaMetrics, LogEntry } from '@ddex/ingestion-servers/s3-tools'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { followFile, tailOf } from '../servers/follow-log.ts'
import { eachLine } from '../servers/log-entry.ts'
import { runningStack } from '../service/service-file.ts'
import { usageError } from '../terminal/command-error.ts'
import type { AwsOptions } from './aws-options.ts'

/**
 * The log of the function that the local stack runs, when that is the one that is meant: the stack runs and no
 * flag says where at AWS. Null otherwise.
 */
export function localFunctionLog(
  options: Pick<AwsOptions, 'root' | 'on' | 'region' | 'profile' | 'endpoint'>,
): string | null {
  const { root, on, region, profile, endpoint } = options
  if (on === 'project' || region || profile || endpoint) return null
  const stack = runningStack(root)
  return stack?.s3 ? join(stack.logs, 's3.log') : null
}

/** Throws `CommandError` where a command is for AWS alone and the local stack's function is meant: how it is tried here. */
export function requireAws(options: Parameters<typeof localFunctionLog>[0]): void {
  if (!localFunctionLog(options)) return
  throw usageError(
    'The function of the local stack hears of objects by itself: `ddex-dsp protocols test s3 --only=trigger` puts one and looks. For the function at AWS say --region.',
  )
}

interface LocalQuery {
  since: Date
  /** Words that a line has; CloudWatch's patterns for more than words are AWS' own. */
  filter?: string
}

type Parse = (at: Date, line: string) => LogEntry

/** What the local function wrote, as that of AWS is told; with `follow` until its signal. */
export async function* localLogs(
  path: string,
  { since, filter = '' }: LocalQuery,
  parse: Parse,
  follow?: AbortSignal,
): AsyncGenerator<LogEntry> {
  const words = filter.split(/\s+/).map((word) => word.replace(/^"|"$/g, ''))
  const lines: string[] = []
  const read = eachLine((line) => lines.push(line))
  const entries = () =>
    lines
      .splice(0)
      .filter((line) => line !== '' && words.every((word) => line.includes(word)))
      .map((line) => localEntry(line, parse))
      .filter(({ at }) => at >= since)
  const { text, end } = tailOf(path, Infinity)
  read(text)
  yield* entries()
  if (!follow) return
  for await (const more of followFile(path, end, follow)) {
    read(more)
    yield* entries()
  }
}

/** A line of the stack names its time and what happened; a function's own line has what it has at AWS. */
function localEntry(line: string, parse: Parse): LogEntry {
  const entry = parse(new Date(0), line)
  const { time, event, ...fields } = entry.fields
  const at = typeof time === 'string' ? new Date(time) : new Date()
  const message = entry.message || (typeof event === 'string' ? event : '')
  const isEvent = entry.message === '' || event === undefined
  return { ...entry, at, message, fields: isEvent ? fields : { event, ...fields } }
}

const periodSeconds = 60

/** Figures of a function; null where nobody measures. */
export type FunctionFigures = Omit<LambdaMetrics, 'concurrent'> & { concurrent: number | null }

/** What the local function did, counted from its log. How long calls took and how many ran together is not in it. */
export function localMetrics(path: string, from: Date, to: Date): FunctionFigures {
  const events = existsSync(path) ? readFileSync(path, 'utf8').split('\n').flatMap(eventOf) : []
  const calls = events.filter(({ at }) => at >= from && at <= to)
  const count = (...names: string[]) => calls.filter(({ event }) => names.includes(event)).length
  const series = new Map<number, { at: Date; invocations: number; errors: number }>()
  for (const { at, event } of calls) {
    if (event === 'event_given_up') continue
    const start = Math.floor(at.getTime() / (periodSeconds * 1000)) * periodSeconds * 1000
    const period = series.get(start) ?? { at: new Date(start), invocations: 0, errors: 0 }
    period.invocations += 1
    if (event === 'invocation_failed') period.errors += 1
    series.set(start, period)
  }
  return {
    ...{ from, to, invocations: count('invoked', 'invocation_failed') },
    ...{ errors: count('invocation_failed'), throttles: 0, dropped: count('event_given_up') },
    duration: { p50: null, p95: null, max: null },
    ...{ concurrent: null, series: [...series.values()], periodSeconds },
  }
}

const counted = ['invoked', 'invocation_failed', 'event_given_up']

function eventOf(line: string): { at: Date; event: string }[] {
  const [, time = '', event = ''] =
    /^\{"time":"([^"]+)","service":"s3","event":"(\w+)"/.exec(line) ?? []
  return counted.includes(event) ? [{ at: new Date(time), event }] : []
}

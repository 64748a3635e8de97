import { writeAnswer } from '../terminal/answer.ts'
import { processTerminal } from '../terminal/terminal.ts'
import type { AwsSession } from './aws-session.ts'
import { localMetrics, type FunctionFigures } from './local-function.ts'
import { sinceOf } from './since.ts'

/** Writes what the function did since a time. */
export async function showMetrics(
  { tools, clients }: AwsSession,
  options: { function: string; since: string; json: boolean },
): Promise<void> {
  const to = new Date()
  const from = sinceOf(options.since, to)
  const query = { functionName: options.function, from, to }
  const found = await tools.lambdaMetrics(clients.metrics, query)
  writeAnswer(processTerminal(), options.json, found, metricLines)
}

/** Writes what the local stack's function did since a time. */
export function showLocalMetrics(path: string, options: { since: string; json: boolean }): void {
  const to = new Date()
  const found = localMetrics(path, sinceOf(options.since, to), to)
  writeAnswer(processTerminal(), options.json, found, metricLines)
}

const bars = '▁▂▃▄▅▆▇█'

function metricLines(found: FunctionFigures): string {
  const { duration, series } = found
  const inMs = (value: number | null): string => (value === null ? '–' : `${Math.round(value)} ms`)
  const rows = [
    ['Calls', String(found.invocations)],
    ['Failed', String(found.errors)],
    ['Put off', String(found.throttles)],
    ['Given up', String(found.dropped)],
    [
      'Duration',
      duration.max === null
        ? '–'
        : `half under ${inMs(duration.p50)}, 95 % under ${inMs(duration.p95)}, at most ${inMs(duration.max)}`,
    ],
    ['At a time', found.concurrent === null ? '–' : `at most ${found.concurrent}`],
  ]
  const most = Math.max(1, ...series.map(({ invocations }) => invocations))
  const drawn = series
    .map(({ invocations }) => bars[Math.ceil((invocations / most) * (bars.length - 1))])
    .join('')
  const text = rows.map(([title = '', value = '']) => `${title.padEnd(10)} ${value}\n`).join('')
  return drawn ? `${text}\n${drawn}  calls, each ${found.periodSeconds} s\n` : text
}

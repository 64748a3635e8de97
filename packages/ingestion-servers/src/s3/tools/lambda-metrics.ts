import {
  GetMetricDataCommand,
  type CloudWatchClient,
  type MetricDataQuery,
  type MetricDataResult,
} from '@aws-sdk/client-cloudwatch'

export interface MetricsQuery {
  functionName: string
  from: Date
  to: Date
}

export interface LambdaMetrics {
  from: Date
  to: Date
  invocations: number
  errors: number
  /** Calls that Lambda put off because too many ran. */
  throttles: number
  /** Events that it gave up. */
  dropped: number
  /** Milliseconds; null when nothing ran. */
  duration: { p50: number | null; p95: number | null; max: number | null }
  /** At most so many at a time. */
  concurrent: number
  /** Per `periodSeconds`, oldest first; times without any are left out. */
  series: { at: Date; invocations: number; errors: number }[]
  periodSeconds: number
}

/** Each figure by its id: the metric and how it is put together. */
const figures = {
  invocations: ['Invocations', 'Sum'],
  errors: ['Errors', 'Sum'],
  throttles: ['Throttles', 'Sum'],
  dropped: ['AsyncEventsDropped', 'Sum'],
  p50: ['Duration', 'p50'],
  p95: ['Duration', 'p95'],
  max: ['Duration', 'Maximum'],
  concurrent: ['ConcurrentExecutions', 'Maximum'],
} as const
type Figure = keyof typeof figures

/**
 * What the function did between two times. Percentiles are over the whole time in one, as those of
 * parts cannot be put together.
 */
export async function lambdaMetrics(
  metrics: CloudWatchClient,
  { functionName, from, to }: MetricsQuery,
): Promise<LambdaMetrics> {
  const periodSeconds = periodOf(from, to)
  const whole = wholePeriod(from, to)
  const query = (id: string, figure: Figure, Period: number): MetricDataQuery => ({
    Id: id,
    MetricStat: {
      Metric: {
        Namespace: 'AWS/Lambda',
        MetricName: figures[figure][0],
        Dimensions: [{ Name: 'FunctionName', Value: functionName }],
      },
      Period,
      Stat: figures[figure][1],
    },
  })
  const names = Object.keys(figures) as Figure[]
  const results = await readAll(metrics, {
    StartTime: from,
    EndTime: to,
    ScanBy: 'TimestampAscending',
    MetricDataQueries: [
      ...names.map((name) => query(name, name, whole)),
      query('seriesInvocations', 'invocations', periodSeconds),
      query('seriesErrors', 'errors', periodSeconds),
    ],
  })
  const values = (id: string): number[] => results.get(id)?.Values ?? []
  const sum = (figure: Figure): number => values(figure).reduce((all, value) => all + value, 0)
  const highest = (figure: Figure): number | null =>
    values(figure).length === 0 ? null : Math.max(...values(figure))
  return {
    ...{ from, to, periodSeconds },
    invocations: sum('invocations'),
    errors: sum('errors'),
    throttles: sum('throttles'),
    dropped: sum('dropped'),
    duration: { p50: highest('p50'), p95: highest('p95'), max: highest('max') },
    concurrent: highest('concurrent') ?? 0,
    series: seriesOf(results.get('seriesInvocations'), results.get('seriesErrors')),
  }
}

type Input = ConstructorParameters<typeof GetMetricDataCommand>[0]

async function readAll(
  metrics: CloudWatchClient,
  input: Input,
): Promise<Map<string, MetricDataResult>> {
  const results = new Map<string, MetricDataResult>()
  let NextToken: string | undefined
  do {
    const page = await metrics.send(
      new GetMetricDataCommand({ ...input, ...(NextToken && { NextToken }) }),
    )
    for (const result of page.MetricDataResults ?? []) {
      const id = result.Id ?? ''
      results.set(id, joined(results.get(id), result))
    }
    NextToken = page.NextToken
  } while (NextToken)
  return results
}

const joined = (one: MetricDataResult | undefined, other: MetricDataResult): MetricDataResult => ({
  Timestamps: [...(one?.Timestamps ?? []), ...(other.Timestamps ?? [])],
  Values: [...(one?.Values ?? []), ...(other.Values ?? [])],
})

function seriesOf(
  invocations: MetricDataResult | undefined,
  errors: MetricDataResult | undefined,
): LambdaMetrics['series'] {
  const errorsAt = new Map(
    errors?.Timestamps?.map((at, index) => [at.getTime(), errors.Values?.[index] ?? 0]),
  )
  return (invocations?.Timestamps ?? [])
    .map((at, index) => ({
      at,
      invocations: invocations?.Values?.[index] ?? 0,
      errors: errorsAt.get(at.getTime()) ?? 0,
    }))
    .sort((one, other) => one.at.getTime() - other.at.getTime())
}

const minute = 60
const hour = 3600

/** One period over the whole time; CloudWatch counts in minutes, and in hours what is older. */
function wholePeriod(from: Date, to: Date): number {
  const seconds = (to.getTime() - from.getTime()) / 1000
  const unit = seconds > 15 * 24 * hour ? hour : minute
  return Math.max(unit, Math.ceil(seconds / unit) * unit)
}

/** About sixty points. */
function periodOf(from: Date, to: Date): number {
  const seconds = (to.getTime() - from.getTime()) / 1000 / 60
  const unit = seconds > hour ? hour : minute
  return Math.max(minute, Math.ceil(seconds / unit) * unit)
}

import { describe, expect, it } from 'vitest'
import { lambdaMetrics } from './lambda-metrics.ts'
import { recordedAws } from './recorded-aws.ts'

const from = new Date('2026-11-28T15:00:00Z')
const to = new Date('2026-11-28T16:00:00Z')
const query = { functionName: 'ingestion', from, to }
const at = (minutes: number): number => from.getTime() / 1000 + minutes * 60

const answer = (results: Record<string, [times: number[], values: number[]]>, more = {}) => ({
  call: 'GetMetricData',
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({
    MetricDataResults: Object.entries(results).map(([Id, [Timestamps, Values]]) => ({
      Id,
      Timestamps,
      Values,
      StatusCode: 'Complete',
    })),
    ...more,
  }),
})

describe('figures of the function', () => {
  it('are sums, percentiles over the whole time, and a series', async () => {
    await using aws = await recordedAws([
      answer({
        invocations: [[at(0)], [120]],
        errors: [[at(0)], [3]],
        throttles: [[at(0)], [1]],
        p50: [[at(0)], [210.5]],
        p95: [[at(0)], [1890]],
        max: [[at(0)], [4100]],
        concurrent: [[at(0)], [7]],
        seriesInvocations: [
          [at(1), at(2)],
          [100, 20],
        ],
        seriesErrors: [[at(2)], [3]],
      }),
    ])
    expect(await lambdaMetrics(aws.clients('eu-west-1').metrics, query)).toEqual({
      from,
      to,
      invocations: 120,
      errors: 3,
      throttles: 1,
      dropped: 0,
      duration: { p50: 210.5, p95: 1890, max: 4100 },
      concurrent: 7,
      periodSeconds: 60,
      series: [
        { at: new Date(at(1) * 1000), invocations: 100, errors: 0 },
        { at: new Date(at(2) * 1000), invocations: 20, errors: 3 },
      ],
    })
  })

  it('are put together from several pages', async () => {
    await using aws = await recordedAws([
      answer({ seriesInvocations: [[at(1)], [1]] }, { NextToken: 'more' }),
      answer({ seriesInvocations: [[at(2)], [2]], invocations: [[at(0)], [3]] }),
    ])
    const figures = await lambdaMetrics(aws.clients('eu-west-1').metrics, query)
    expect(figures.invocations).toBe(3)
    expect(figures.series.map(({ invocations }) => invocations)).toEqual([1, 2])
  })

  it('are none, not zero milliseconds, when nothing ran', async () => {
    await using aws = await recordedAws([answer({})])
    const figures = await lambdaMetrics(aws.clients('eu-west-1').metrics, query)
    expect(figures).toMatchObject({ invocations: 0, duration: { p50: null, p95: null, max: null } })
  })
})

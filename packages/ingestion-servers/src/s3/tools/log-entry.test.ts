import { describe, expect, it } from 'vitest'
import { parseLogLine } from './log-entry.ts'

const at = new Date('2026-11-28T16:00:00Z')

describe('a line of the log', () => {
  it('of our logger keeps its fields', () => {
    const line = '{"level":50,"time":1,"feedId":"one","requestId":"6f1c","msg":"refused"}\n'
    expect(parseLogLine(at, line)).toEqual({
      at,
      kind: 'line',
      level: 'error',
      requestId: '6f1c',
      message: 'refused',
      fields: { time: 1, feedId: 'one' },
    })
  })

  it('of Lambda about a call has its figures', () => {
    const line =
      'REPORT RequestId: 5d9f-1\tDuration: 102.25 ms\tBilled Duration: 103 ms\tMemory Size: 512 MB\tMax Memory Used: 98 MB\tInit Duration: 312.10 ms\t\n'
    expect(parseLogLine(at, line)).toMatchObject({
      kind: 'report',
      requestId: '5d9f-1',
      fields: {
        duration: 102.25,
        billedDuration: 103,
        memorySize: 512,
        maxMemoryUsed: 98,
        initDuration: 312.1,
      },
    })
    expect(parseLogLine(at, 'START RequestId: 5d9f-1 Version: 3\n').kind).toBe('start')
  })

  it('of the runtime has its level and its lines', () => {
    const line = '2026-11-28T16:00:00.000Z\t5d9f-1\tERROR\tInvoke Error \nat handler\n'
    expect(parseLogLine(at, line)).toMatchObject({
      level: 'error',
      requestId: '5d9f-1',
      message: 'Invoke Error \nat handler',
    })
  })

  it.each([
    ['2026-11-28T16:00:00.000Z 5d9f-1 Task timed out after 300.00 seconds', 'error'],
    ['{"level":50, cut off', null],
    ['INIT_START Runtime Version: nodejs:22', null],
    ['', null],
  ])('of another form stays as it is: %s', (message, level) => {
    expect(parseLogLine(at, message)).toMatchObject({ kind: 'line', message, level })
  })
})

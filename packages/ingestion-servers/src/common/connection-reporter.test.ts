import type { ConnectionLog } from '@ddex/dsp-core'
import { RecordingConnectionLog } from '@ddex/testkit'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ConnectionReporter } from './connection-reporter.ts'
import { silentLogger as logger } from './silent-logger.ts'

const now = new Date('2026-11-22T10:00:00Z')
const connection = {
  id: 'c',
  feedId: 'one',
  distributorId: 'd',
  protocol: 'sftp',
  address: '192.0.2.1',
  client: 'OpenSSH_9.2',
} as const

const reporterTo = (log: ConnectionLog) =>
  new ConnectionReporter({ log, logger, connection, clock: { now: () => now } })

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

test('tells of at most one change a second, and of the latest', async () => {
  const log = new RecordingConnectionLog()
  const reporter = reporterTo(log)
  for (let tick = 0; tick < 30; tick++) {
    reporter.progress('01.wav', tick * 1000)
    await vi.advanceTimersByTimeAsync(100)
  }
  expect(log.changes.length).toBeLessThanOrEqual(3)
  expect(log.changes.at(-1)?.change.current?.bytes).toBeGreaterThan(15_000)
  await reporter.closed()
})

test('counts files and bytes, and says at once when the connection is over', async () => {
  const log = new RecordingConnectionLog()
  const reporter = reporterTo(log)
  reporter.progress('01.wav', 100)
  reporter.received(100)
  reporter.received(50)
  await reporter.closed()
  expect(log.records.get('c')).toEqual({
    ...connection,
    startedAt: now,
    endedAt: now,
    filesReceived: 2,
    bytesReceived: 150,
    current: null,
  })
})

test('is not stopped by a log that fails', async () => {
  const reporter = reporterTo({
    opened: () => Promise.reject(new Error('away')),
    changed: () => Promise.reject(new Error('away')),
  })
  reporter.received(1)
  await expect(reporter.closed()).resolves.toBeUndefined()
})

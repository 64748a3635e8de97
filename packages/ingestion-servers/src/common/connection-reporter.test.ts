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
  reporter.received(100, '01.wav')
  reporter.received(50, '02.wav')
  reporter.progress('03.wav', 10)
  reporter.failed('03.wav', 'cut')
  await reporter.closed('was idle for too long')
  expect(log.records.get('c')).toEqual({
    ...connection,
    startedAt: now,
    endedAt: now,
    endReason: 'was idle for too long',
    filesReceived: 2,
    bytesReceived: 150,
    filesFailed: 1,
    current: null,
    recentFiles: [
      expect.objectContaining({ path: '03.wav', bytes: 10, outcome: 'cut', endedAt: now }),
      expect.objectContaining({ path: '02.wav', bytes: 50, outcome: 'received' }),
      expect.objectContaining({ path: '01.wav', bytes: 100, outcome: 'received' }),
    ],
    updatedAt: now,
  })
})

test('says in the log of the server which uploads came to nothing, and why', async () => {
  const warn = vi.fn()
  const log = new RecordingConnectionLog()
  const clock = { now: () => now }
  const reporter = new ConnectionReporter({ log, logger: { ...logger, warn }, connection, clock })
  reporter.progress('01.wav', 100)
  reporter.failed('01.wav', 'cut', 'The transfer was aborted.')
  reporter.failed('02.wav', 'refused', 'The file is too large.')
  reporter.received(50, '03.wav')
  await reporter.closed()
  const who = { feedId: 'one', connectionId: 'c' }
  expect(warn.mock.calls).toEqual([
    ['upload_cut', { ...who, path: '01.wav', bytes: 100, reason: 'The transfer was aborted.' }],
    ['upload_refused', { ...who, path: '02.wav', bytes: 0, reason: 'The file is too large.' }],
  ])
})

test('is not stopped by a log that fails', async () => {
  const away = () => Promise.reject(new Error('away'))
  const reporter = reporterTo({
    opened: away,
    changed: away,
    added: away,
  })
  reporter.received(1)
  await expect(reporter.closed()).resolves.toBeUndefined()
})

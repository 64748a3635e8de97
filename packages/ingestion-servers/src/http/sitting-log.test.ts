import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { RecordingConnectionLog, fakeClock, testFeed } from '@ddex/testkit'
import { silentLogger as logger } from '../common/silent-logger.ts'
import { SittingLog, clientOf, type Arrivals } from './sitting-log.ts'

const feed = testFeed({}, 'one')
const sender = { address: '192.0.2.1', client: 'curl/8.5.0' }

let log: RecordingConnectionLog
let clock: ReturnType<typeof fakeClock>
let sittings: SittingLog

beforeEach(() => {
  vi.useFakeTimers()
  log = new RecordingConnectionLog()
  clock = fakeClock()
  sittings = new SittingLog({ log, logger, clock })
})
afterEach(() => vi.useRealTimers())

const attend = (work: (arrivals: Arrivals) => Promise<void> | void, from = sender) =>
  sittings.attend(feed, from, async ({ arrivals }) => work(arrivals))
const put = (path: string) =>
  attend((arrivals) => {
    arrivals.progress(path, 5)
    arrivals.received(5, path)
  })

test('shows a file while it comes, and that nobody is there as soon as the request has ended', async () => {
  let end = (): void => undefined
  const ended = new Promise<void>((resolve) => (end = resolve))
  const request = attend(async (arrivals) => {
    arrivals.progress('a.wav', 1000)
    await ended
    arrivals.received(2000, 'a.wav')
  })
  await vi.advanceTimersByTimeAsync(1000)
  const [shown] = log.records.values()
  expect(shown).toMatchObject({ endedAt: null, current: { path: 'a.wav', bytes: 1000 }, ...sender })
  end()
  await request
  const [over] = log.records.values()
  expect(over).toMatchObject({ filesReceived: 1, bytesReceived: 2000, current: null })
  expect(over?.endedAt).toEqual(clock.now())
})

test('writes the first of many small files at once, the others once a second, and loses none', async () => {
  await put('first.wav')
  expect(log.changes).toHaveLength(1)
  for (let index = 0; index < 100; index += 1) {
    await put(`${index}.wav`)
    await vi.advanceTimersByTimeAsync(50)
  }
  expect(log.changes.length).toBeLessThanOrEqual(6)
  await vi.advanceTimersByTimeAsync(1000)
  expect([...log.records.values()]).toMatchObject([{ filesReceived: 101, bytesReceived: 505 }])
  expect([...log.records.values()][0]?.endedAt).not.toBeNull()
})

test('has one record for the requests of a sender within ten minutes, and others for others', async () => {
  await put('a.wav')
  clock.advance(10 * 60_000)
  await put('b.wav')
  await attend((arrivals) => arrivals.failed('c.wav', 'cut'), { ...sender, address: '192.0.2.2' })
  expect([...log.records.values()]).toMatchObject([
    { filesReceived: 1, recentFiles: [{ path: 'a.wav' }] },
    { filesReceived: 1, recentFiles: [{ path: 'b.wav' }] },
    { filesReceived: 0, filesFailed: 1, address: '192.0.2.2' },
  ])
})

test('writes nothing of requests that bring nothing', async () => {
  await attend(() => undefined)
  await vi.advanceTimersByTimeAsync(5000)
  expect(log.changes).toEqual([])
})

test.each([
  ['curl/8.5.0', 'curl/8.5.0'],
  [
    'Mozilla/5.0 (X11; token=abc) Gecko/20100101 Firefox/1.0',
    'Mozilla/5.0 Gecko/20100101 Firefox/1.0',
  ],
  ['Bearer one.0123456789abcdef0123456789abcdef01', 'Bearer'],
  ['node', 'node'],
  ['<script>', null],
  [undefined, null],
])('a client that says it is %s is shown as %s', (said, shown) => {
  expect(clientOf(said)).toBe(shown)
})

import type { SFTPWrapper } from 'ssh2'
import { beforeEach, expect, test, vi } from 'vitest'
import { Flow, WriteBudget } from './flow.ts'

const MiB = 1024 * 1024

/** As much of ssh2's channel as the window needs. */
function channel() {
  return {
    incoming: { window: 2 * MiB },
    outgoing: { id: 0, window: 2 * MiB, state: 'open' },
    _protocol: { channelWindowAdjust: () => undefined },
    push: (_: Buffer | null): boolean | undefined => undefined,
  }
}

let sftp: ReturnType<typeof channel>
let violated: number
let now: number
beforeEach(() => {
  sftp = channel()
  violated = 0
  now = 0
  vi.spyOn(performance, 'now').mockImplementation(() => now)
})

const flowOf = (budget = new WriteBudget()) =>
  new Flow(sftp as unknown as SFTPWrapper, budget, () => violated++)

/** So many bytes come in, as ssh2 tells of them. */
function receive(bytes: number): void {
  sftp.incoming.window -= bytes
  sftp.push(Buffer.alloc(1))
}

function exchange(flow: Flow, milliseconds: number): void {
  flow.allAnswered()
  now += milliseconds
  flow.asked()
}

test('gives a near client a narrow window, topped up as it is used', () => {
  const flow = flowOf()
  exchange(flow, 0.2)
  for (let turn = 0; turn < 50; turn++) receive(256 * 1024)
  expect(sftp.incoming.window).toBeGreaterThan(MiB)
  expect(sftp.incoming.window).toBeLessThanOrEqual(2 * MiB)
})

test('gives a client at the end of a long line a wide window', () => {
  const flow = flowOf()
  exchange(flow, 100)
  receive(256 * 1024)
  expect(sftp.incoming.window).toBe(16 * MiB)
})

test('goes by the quickest exchange, not by one in which somebody thought', () => {
  const flow = flowOf()
  exchange(flow, 5000)
  exchange(flow, 0.2)
  exchange(flow, 800)
  receive(MiB)
  expect(sftp.incoming.window).toBe(2 * MiB)
})

test('is not misled by writes, which follow one another at once', () => {
  const flow = flowOf()
  exchange(flow, 100)
  for (let turn = 0; turn < 5; turn++) {
    flow.taken(1000)
    flow.written(1000)
    exchange(flow, 0.01)
  }
  receive(256 * 1024)
  expect(sftp.incoming.window).toBeGreaterThan(15 * MiB)
})

test('grants nothing for bytes that are not written yet', () => {
  const flow = flowOf()
  flow.taken(2 * MiB)
  receive(2 * MiB)
  expect(sftp.incoming.window).toBe(0)
  flow.written(2 * MiB)
  expect(sftp.incoming.window).toBe(2 * MiB)
})

test('narrows every window when all sessions together have much to write', () => {
  const budget = new WriteBudget(10 * MiB)
  const flow = flowOf(budget)
  exchange(flow, 100)
  budget.bytes = 11 * MiB
  receive(MiB)
  expect(sftp.incoming.window).toBe(2 * MiB)
})

test('tells of a client that sends more than it may', () => {
  flowOf()
  receive(2 * MiB + 1)
  expect(violated).toBe(1)
})

import { Socket } from 'node:net'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { passiveEndpoint } from './data-endpoint.ts'
import type { PassivePort } from './passive-ports.ts'

const waitMs = 60_000

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

/** A port to which a client comes when the test says so. */
function testPort(): PassivePort & { isReleased: boolean; come(socket: Socket): void } {
  let take: (socket: Socket | null) => void = () => undefined
  const arrived = new Promise<Socket | null>((resolve) => (take = resolve))
  const port = {
    port: 30_000,
    arrived,
    isReleased: false,
    come: (socket: Socket) => take(socket),
    release: () => {
      port.isReleased = true
      take(null)
    },
  }
  return port
}

test('a port to which nobody comes is let go after a minute', async () => {
  const port = testPort()
  const endpoint = passiveEndpoint(port, waitMs)
  await vi.advanceTimersByTimeAsync(waitMs - 1)
  expect([port.isReleased, endpoint.isLapsed]).toEqual([false, false])
  await vi.advanceTimersByTimeAsync(1)
  expect([port.isReleased, endpoint.isLapsed]).toEqual([true, true])
  expect(await endpoint.open(30_000)).toBeNull()
})

test('a client that is there may take its time to ask for something', async () => {
  const port = testPort()
  const endpoint = passiveEndpoint(port, waitMs)
  const socket = new Socket()
  port.come(socket)
  await vi.advanceTimersByTimeAsync(10 * waitMs)
  expect([port.isReleased, endpoint.isLapsed]).toEqual([false, false])
  expect(await endpoint.open(30_000)).toBe(socket)
})

test('a client that has asked has the time for a connection, from then on', async () => {
  const port = testPort()
  const endpoint = passiveEndpoint(port, waitMs)
  await vi.advanceTimersByTimeAsync(waitMs - 1)
  const opened = endpoint.open(30_000)
  await vi.advanceTimersByTimeAsync(29_999)
  expect(port.isReleased).toBe(false)
  await vi.advanceTimersByTimeAsync(1)
  expect(await opened).toBeNull()
})

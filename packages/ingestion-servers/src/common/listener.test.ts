import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { systemClock } from '@ddex/dsp-core'

import { afterEach, expect, test, vi } from 'vitest'
import { Defender } from './defender.ts'
import { Listener, type ListenerOptions } from './listener.ts'
import { silentLogger as logger } from './silent-logger.ts'

let listener: Listener | undefined
const mine: Socket[] = []
afterEach(() => {
  for (const socket of mine.splice(0)) socket.destroy()
  listener?.stop()
})

async function listen(options: Partial<ListenerOptions>) {
  const accepted: Socket[] = []
  listener = new Listener({
    host: '127.0.0.1',
    port: 0,
    logger,
    connected: (socket) => void accepted.push(socket.resume()),
    ...options,
  })
  const { port } = await listener.start()
  const join = () => {
    const socket = connect({ host: '127.0.0.1', port })
    socket.on('error', () => undefined)
    mine.push(socket.resume())
    return { socket, closed: once(socket, 'close') }
  }
  return { listener, accepted, join }
}

test('closes who has not signed in after the grace time, and lets the others be', async () => {
  const { listener, accepted, join } = await listen({ loginGraceMs: 50 })
  const silent = join()
  await once(silent.socket, 'connect')
  const signedIn = join()
  await once(signedIn.socket, 'connect')
  while (accepted.length < 2) await new Promise((resolve) => setImmediate(resolve))
  const server = accepted.find((socket) => socket.remotePort === signedIn.socket.localPort)
  listener.admit(server as Socket)
  await silent.closed
  expect(signedIn.socket.destroyed).toBe(false)
})

test('gives 30 s to sign in and 20 connections to an address, unless told otherwise (R11)', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    const { accepted, join } = await listen({})
    const twenty = Array.from({ length: 20 }, () => join())
    await Promise.all(twenty.map(({ socket }) => once(socket, 'connect')))
    await join().closed
    while (accepted.length < 20) await new Promise((resolve) => setImmediate(resolve))
    vi.advanceTimersByTime(29_999)
    expect(accepted.filter((socket) => socket.destroyed)).toEqual([])
    vi.advanceTimersByTime(1)
    expect(accepted.filter((socket) => socket.destroyed)).toHaveLength(20)
    await Promise.all(twenty.map(({ closed }) => closed))
  } finally {
    vi.useRealTimers()
  }
})

test('takes so many connections of one address, and again when one has gone', async () => {
  const { accepted, join } = await listen({ maxConnectionsPerHost: 3 })
  const first = [join(), join(), join()]
  await Promise.all(first.map(({ socket }) => once(socket, 'connect')))
  await join().closed
  expect(accepted.length).toBe(3)
  first[0]?.socket.destroy()
  await once(accepted[0] as Socket, 'close')
  const next = join()
  await once(next.socket, 'connect')
  while (accepted.length < 4) await new Promise((resolve) => setImmediate(resolve))
  expect(next.socket.destroyed).toBe(false)
})

test('bans for too many connections strangers only, not a sender who has signed in', async () => {
  const defender = new Defender({ protocol: 'ftp', clock: systemClock, logger, banAt: 3 })
  const tooManyText = '421 Too many.\r\n'
  const options = { maxConnectionsPerHost: 1, defender, tooManyText }
  const { listener, accepted, join } = await listen(options)
  const first = join()
  while (accepted.length < 1) await new Promise((resolve) => setImmediate(resolve))
  listener.admit(accepted[0] as Socket)
  const second = join()
  const told = once(second.socket, 'data')
  await second.closed
  expect(String(await told)).toBe(tooManyText)
  expect(defender.isBanned('127.0.0.1')).toBe(false)

  first.socket.destroy()
  await once(accepted[0] as Socket, 'close')
  join()
  while (accepted.length < 2) await new Promise((resolve) => setImmediate(resolve))
  await join().closed
  expect(defender.isBanned('127.0.0.1')).toBe(true)
})

test('lets the oldest silent connection go when there are too many', async () => {
  const { join } = await listen({ maxWaiting: 2 })
  const oldest = join()
  await once(oldest.socket, 'connect')
  const others = [join(), join()]
  await oldest.closed
  expect(others.some(({ socket }) => socket.destroyed)).toBe(false)
})

test('rejects when the port is taken', async () => {
  const { listener } = await listen({})
  const { port } = await listener.start().catch(() => ({ port: 0 }))
  expect(port).toBe(0)
})

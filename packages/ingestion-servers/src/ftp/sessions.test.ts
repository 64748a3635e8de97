import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { testSender, type TestSender } from '@ddex/testkit'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { silentLogger } from '../common/silent-logger.ts'
import { startFtp, type RunningFtp } from './ftp-under-test.ts'
import { RawFtp } from './raw-ftp-client.ts'

let one: TestSender
let two: TestSender
let running: RunningFtp
let clients: RawFtp[] = []

const begin = async (config: Parameters<typeof startFtp>[1] = {}, logger = silentLogger) => {
  const all = { maxConnectionsPerHost: 200, ...config }
  running = await startFtp([one, two], all, undefined, logger)
}
const kept = async (client: Promise<RawFtp>) => {
  clients.push(await client)
  return client
}
const signIn = (sender = one) => kept(RawFtp.signIn(running.address, sender))
const stranger = () => kept(RawFtp.connect(running.address))

beforeEach(() => {
  one = testSender('one', 'ftp')
  two = testSender('two', 'ftp')
  clients = []
})
afterEach(async () => {
  for (const client of clients) client.close()
  await running.stop()
})

describe('commands', () => {
  test('are understood however the network splits and joins them', async () => {
    await begin()
    const client = await signIn()
    for (const piece of ['NO', 'OP\r', '\nPWD\r\nSY', 'ST\r\n']) {
      client.send(piece)
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(await client.reply()).toMatch(/^200/)
    expect(await client.reply()).toMatch(/^257 "\/"/)
    expect(await client.reply()).toMatch(/^215/)
  })

  test('are understood between the telnet commands that precede an ABOR', async () => {
    await begin()
    const client = await signIn()
    const data = await client.upload('STOR a.wav')
    client.send(Buffer.from([255, 244, 255, 242]))
    client.send('ABOR\r\n')
    expect(await client.reply()).toMatch(/^426/)
    expect(await client.reply()).toMatch(/^226/)
    client.send(Buffer.concat([Buffer.from([255]), Buffer.from('NOOP\r\n')]))
    expect(await client.reply()).toMatch(/^200/)
    data.destroy()
  })

  test('that are too long or unknown are refused, and the session goes on', async () => {
    await begin()
    const client = await signIn()
    expect(await client.ask(`STOR ${'x'.repeat(100_000)}`)).toMatch(/^500/)
    expect(await client.ask('HELO')).toMatch(/^502/)
    expect(await client.ask('RNTO b')).toMatch(/^503/)
    expect(await client.ask('STOR a')).toMatch(/^425/)
    expect(await client.ask('PWD')).toMatch(/^257/)
  })

  test('need a sign-in', async () => {
    await begin()
    for (const command of ['PWD', 'EPSV', 'STOR a', 'LIST', 'SIZE a', 'STAT a', 'RETR a']) {
      expect(await (await stranger()).ask(command)).toMatch(/^530/)
    }
  })
})

describe('strangers', () => {
  test('who flood are closed, and cost no memory', async () => {
    await begin()
    const client = await stranger()
    const before = process.memoryUsage().rss
    const closed = new Promise((resolve) => client.socket.once('close', resolve))
    client.send(Buffer.alloc(6 * 1024 * 1024, 'h\r\n'))
    await closed
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1024 * 1024)
    expect(await (await signIn()).ask('NOOP')).toMatch(/^200/)
  })

  test('may say nothing in the clear that counts as said over TLS', async () => {
    await begin()
    const client = await stranger()
    client.send(`AUTH TLS\r\nUSER ${one.username}\r\n`)
    expect(await client.reply()).toMatch(/^503/)
    await once(client.socket, 'close')
  })

  test('cannot sign in without TLS where it is required', async () => {
    await begin({ tls: { mode: 'required', protectData: true } })
    const client = await stranger()
    expect(await client.ask(`USER ${one.username}`)).toMatch(/^530/)
    await client.secure()
    await client.ask(`USER ${one.username}`)
    expect(await client.ask(`PASS ${one.password}`)).toMatch(/^230/)
    expect(await client.ask('PROT C')).toMatch(/^534/)
    await client.passive()
    expect(await client.ask('STOR a')).toMatch(/^521/)
  })

  test('who guess are closed after six tries and banned before they get far (R10)', async () => {
    await begin()
    let tries = 0
    for (let connection = 0; connection < 10; connection++) {
      const client = await stranger()
      for (let guess = 0; guess < 100; guess++) {
        await client.ask(`USER ${one.username}`)
        if ((await client.ask('PASS wrong')) === '') break
        tries++
      }
    }
    expect(tries).toBeLessThanOrEqual(20)
    expect(running.feeds.lookups).toBeLessThanOrEqual(20)
  })

  test('who are silent are closed in time, and a sender signs in meanwhile (R11)', async () => {
    await begin({ loginGraceMs: 500 })
    const silent = Array.from({ length: 150 }, () => connect(running.address).resume())
    for (const socket of silent) socket.on('error', () => undefined)
    const closed = silent.map((socket) => once(socket, 'close'))
    const client = await signIn()
    await Promise.all(closed)
    expect(await client.ask('NOOP')).toMatch(/^200/)
  })
})

describe('data connections', () => {
  test('never go to a third host, by PORT or EPRT (R08)', async () => {
    const victim = createServer()
    let visits = 0
    victim.on('connection', () => visits++)
    victim.listen(0, '127.0.0.2')
    await once(victim, 'listening')
    const { port } = victim.address() as AddressInfo
    const bounces = [
      `PORT 127,0,0,2,${port >> 8},${port & 255}`,
      `EPRT |1|127.0.0.2|${port}|`,
      `EPRT |2|::1|${port}|`,
      'PORT 10,0,0,1,0,22',
    ]
    for (const activeMode of [false, true]) {
      await begin({ activeMode })
      const client = await signIn()
      for (const bounce of bounces) {
        expect(await client.ask(bounce)).toMatch(activeMode ? /^50[14]/ : /^502/)
        expect(await client.ask('LIST')).toMatch(/^425/)
      }
      if (!activeMode) await running.stop()
    }
    expect(visits).toBe(0)
    victim.close()
  })

  test('come only from the address of the control connection', async () => {
    await begin()
    const client = await signIn()
    const address = await client.passive()
    const thief = connect({ ...address, localAddress: '127.0.0.3' })
    thief.on('error', () => undefined)
    await once(thief, 'close')
    const data = connect(address)
    await once(data, 'connect')
    expect(await client.ask('STOR a.wav')).toMatch(/^150/)
    data.end('mine')
    expect(await client.reply()).toMatch(/^226 Taken: 4 bytes/)
  })

  test('may be made by the server where that is allowed, to the sender only', async () => {
    await begin({ activeMode: true })
    const client = await signIn()
    const receiver = createServer((socket) => socket.end('sent to you'))
    receiver.listen(0, '127.0.0.1')
    await once(receiver, 'listening')
    const { port } = receiver.address() as AddressInfo
    expect(await client.ask(`PORT 127,0,0,1,${port >> 8},${port & 255}`)).toMatch(/^200/)
    expect(await client.ask('STOR a.wav')).toMatch(/^150/)
    expect(await client.reply()).toMatch(/^226 Taken: 11 bytes/)
    receiver.close()
  })

  test('come to the ports of the range, one after the other when it is small', async () => {
    const from = 41_230
    const warn = vi.fn()
    const config = { passivePorts: { from, to: from + 1 }, publicAddress: '203.0.113.7' }
    await begin(config, { ...silentLogger, warn })
    const [first, second, third] = [await signIn(), await signIn(), await signIn()]
    const ports = [(await first.passive()).port, (await second.passive()).port]
    expect(ports.sort()).toEqual([from, from + 1])
    expect(await third.ask('EPSV')).toMatch(/^425/)
    // Whoever runs the server has to hear that there are too few.
    expect(warn.mock.calls).toEqual([['no_passive_port', { inUse: 2 }]])
    first.close()
    await once(first.socket, 'close')
    const said = await third.ask('PASV')
    expect(said).toMatch(/^227 .*\(203,0,113,7,161,1[45]\)/)
  })

  test('hold a port for a short time only when nobody comes, and others get it then', async () => {
    const from = 41_240
    await begin({ passivePorts: { from, to: from }, passiveWaitMs: 100 })
    const [first, second] = [await signIn(), await signIn()]
    await first.passive()
    let said = await second.ask('EPSV')
    expect(said).toMatch(/^425 No data port is free/)
    while (said.startsWith('425')) said = await second.ask('EPSV')
    expect(said).toContain(`|||${from}|`)
    for (const command of ['STOR a.wav', 'LIST', 'RETR a.wav'])
      expect(await first.ask(command)).toMatch(/^425 Nobody came .* Say EPSV or PASV again/)
    connect({ ...running.address, port: from }).end('x')
    expect(await second.ask('STOR b.wav')).toMatch(/^150/)
    expect(await second.reply()).toMatch(/^226/)
    expect(await first.put('STOR a.wav', Buffer.from('x'))).toMatch(/^226/)
  })
})

test('an upload that came to nothing is in the log of the server, with the reason', async () => {
  const warn = vi.fn()
  await begin({}, { ...silentLogger, warn })
  const client = await signIn()
  const data = await client.upload('STOR a.wav')
  expect(await client.ask('ABOR')).toMatch(/^426/)
  data.destroy()
  await client.ask('ALLO 9')
  await client.reply()
  await client.put('STOR b.wav', Buffer.from('four'))
  const fields = { feedId: one.feed.id, connectionId: expect.any(String) as string }
  expect(warn.mock.calls).toEqual([
    ['upload_cut', { ...fields, path: 'a.wav', bytes: 0, reason: 'The transfer was aborted.' }],
    [
      'upload_refused',
      {
        ...{ ...fields, path: 'b.wav', bytes: 4 },
        reason: 'Only 4 of the 9 bytes that ALLO announced have come.',
      },
    ],
  ])
})

test('100 resets leave no descriptor open', async () => {
  await begin()
  const open = () => readdirSync('/proc/self/fd').length
  const warm = await signIn()
  await warm.put('STOR warm.wav', Buffer.from('x'))
  const before = open()
  for (let run = 0; run < 100; run++) {
    const client = await RawFtp.signIn(running.address, one)
    const data = await client.upload(`STOR ${run}.wav`)
    data.write('half')
    client.socket.resetAndDestroy()
    await once(data, 'close')
  }
  await running.log.until((record) => record.endedAt !== null)
  for (let wait = 0; open() > before && wait < 1000; wait++) {
    await new Promise((resolve) => setImmediate(resolve))
  }
  // Passive ports are kept open for the next transfer.
  expect(open() - before).toBeLessThanOrEqual(16)
})

test('a feed cannot do anything with what another has (R09)', async () => {
  await begin()
  const mine = await signIn(one)
  const theirs = await signIn(two)
  await mine.put('STOR secret.xml', Buffer.from('of one'))
  await mine.ask('MKD folder')
  for (const path of ['secret.xml', 'folder', '/feeds/one/files/secret.xml']) {
    const missing = `missing-${path.replaceAll('/', '')}`
    for (const verb of [
      'SIZE',
      'MDTM',
      'MLST',
      'DELE',
      'RMD',
      'CWD',
      'RNFR',
      'STAT',
      'MFMT 20260101000000',
    ]) {
      const said = await theirs.ask(`${verb} ${path}`)
      expect(said).toBe(await theirs.ask(`${verb} ${missing}`))
      expect(said).toMatch(/^550/)
    }
    for (const verb of ['RETR', 'LIST', 'NLST', 'MLSD']) {
      await expect(theirs.get(`${verb} ${path}`)).rejects.toThrow(/^550/)
    }
  }
  for (const path of ['../one/secret.xml', '/../one/files/secret.xml']) {
    expect(await theirs.ask(`DELE ${path}`)).toMatch(/^550/)
    await expect(theirs.upload(`STOR ${path}`)).rejects.toThrow(/^55/)
  }
  expect(String(await mine.get('RETR secret.xml'))).toBe('of one')
})

test('a session ends soon after its feed was switched off, and is told why', async () => {
  await begin({ signInCheckMs: 20 })
  const client = await signIn()
  const other = await signIn(two)
  const data = await client.upload('STOR a.wav')
  data.write('half')
  one.feed.active = false
  expect(await client.reply()).toBe('421 The feed was switched off or its sign-in was changed.')
  expect(await client.reply()).toBe('')
  expect(await other.ask('NOOP')).toMatch(/^200/)
  data.destroy()
  expect(running.inbox.received).toEqual([])
})

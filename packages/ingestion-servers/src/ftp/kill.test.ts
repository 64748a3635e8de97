import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { testSender, type ProtocolAddress } from '@ddex/testkit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { noteOn, unfinishedOn } from '../common/staging-bench.ts'
import { startFtp } from './ftp-under-test.ts'
import { RawFtp } from './raw-ftp-client.ts'
import { startServerProcess } from './server-test-process.ts'

const sender = testSender('one', 'ftp')
const slow = { timeout: 120_000 }
let volume: string
let clients: RawFtp[] = []
beforeEach(async () => {
  volume = await mkdtemp(join(tmpdir(), 'ftp-kill-'))
  clients = []
})
afterEach(async () => {
  for (const client of clients) client.close()
  await rm(volume, { recursive: true, force: true })
})

async function signIn(address: ProtocolAddress): Promise<RawFtp> {
  const client = await RawFtp.signIn(address, sender)
  clients.push(client)
  return client
}

/** 20 uploads that have begun and do not end. */
async function beginUploads(address: ProtocolAddress): Promise<void> {
  for (let index = 0; index < 20; index++) {
    const client = await signIn(address)
    const data = await client.upload(`STOR half-${index}.wav`)
    data.write(randomBytes(100_000))
  }
}

test(
  'kill -9 with 20 uploads running loses no file whose sender was told OK (R14)',
  slow,
  async () => {
    const { address, end } = await startServerProcess({ volume, sender })
    const files = Array.from({ length: 20 }, (_, index) => randomBytes(10_000 + index))
    for (const [index, bytes] of files.entries()) {
      const client = await signIn(address)
      expect(await client.put(`STOR ${index}.wav`, bytes)).toMatch(/^226/)
    }
    await beginUploads(address)
    await end('SIGKILL')

    const running = await startFtp([sender], { volume })
    for (const [index, bytes] of files.entries()) {
      await running.inbox.untilHolds('one', `${index}.wav`, bytes)
    }
    await running.server.forwarder.drain()
    expect(running.inbox.paths('one').length).toBe(files.length)
    expect(await unfinishedOn(volume)).toEqual([])
    await running.stop()
  },
)

test(
  'SIGTERM with 20 uploads running ends in time and publishes none of them (R14)',
  slow,
  async () => {
    const { address, end } = await startServerProcess({ volume, sender })
    const client = await signIn(address)
    expect(await client.put('STOR whole.wav', Buffer.from('whole'))).toMatch(/^226/)
    await beginUploads(address)
    const began = performance.now()
    expect(await end('SIGTERM')).toBe(0)
    expect(performance.now() - began).toBeLessThan(30_000)
    expect(await readdir(join(volume, 'feeds/one/files'))).toEqual(['whole.wav'])

    const running = await startFtp([sender], { volume })
    await running.inbox.untilHolds('one', 'whole.wav', Buffer.from('whole'))
    await running.server.forwarder.drain()
    expect(running.inbox.paths('one')).toEqual(['whole.wav'])
    // What had come of the others can go on.
    const again = await RawFtp.signIn(running.address, sender)
    expect(await again.ask('SIZE half-0.wav')).toBe('213 98304')
    again.close()
    await running.stop()
  },
)

test.runIf(process.platform === 'linux')(
  'kill -9 in the middle of a large upload lets it go on (R14)',
  slow,
  async () => {
    const { address, end } = await startServerProcess({ volume, sender })
    const whole = randomBytes(16 * 1024 * 1024)
    const client = await signIn(address)
    const data = await client.upload('STOR a.wav')
    const noted = noteOn(volume)
    data.write(whole.subarray(0, 12_000_000))
    await noted
    await end('SIGKILL')

    const running = await startFtp([sender], { volume })
    const again = await signIn(running.address)
    const size = Number((await again.ask('SIZE a.wav')).split(' ')[1])
    expect(size).toBeGreaterThan(7 * 1024 * 1024)
    await again.ask(`REST ${size}`)
    expect(await again.put('STOR a.wav', whole.subarray(size))).toMatch(/^226/)
    await running.inbox.untilHolds('one', 'a.wav', whole)
    await running.stop()
  },
)
